# Writes the C file OUTPUT with the text of INPUT as `const char NAME[]`, line by line so that it stays readable.
file(READ "${INPUT}" text)
string(REPLACE "\\" "\\\\" text "${text}")
string(REPLACE "\"" "\\\"" text "${text}")
string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
file(WRITE "${OUTPUT}" "// Made from ${SOURCE} by engine/cmake/embed.cmake.\nextern const char ${NAME}[];\nconst char ${NAME}[] =\n    \"${text}\";\n")
