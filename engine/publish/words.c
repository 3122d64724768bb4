#include "publish/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define NBSP "\u00a0"
#define MINUS "\u2212"

static bool is_german(const char *language) {
    return strcmp(language, "de") == 0;
}

// ------------------------------------------------------------------------------------------ words

// clang-format off
static const struct {
    const char *en, *de;
} words[UM_WORDS] = {
    [UM_WORD_ABOVE_0]             = {"above 0", "über 0"},
    [UM_WORD_AND_EQUALS]          = {"{1} (and {2} equal)", "{1} (und {2} gleichauf)"},
    [UM_WORD_AND_MORE]            = {"\u2026 and {1} more", "\u2026 und {1} weitere"},
    [UM_WORD_AND_MORE_CLASS]      = {"{1} and more", "{1} und mehr"},
    [UM_WORD_ANSWER_UNKNOWN]      = {"unknown: an incomplete list could say otherwise",
                                     "unbekannt: eine unvollständige Liste könnte anderes sagen"},
    [UM_WORD_AROUND]              = {"Around {1}: {2}", "Rund um {1}: {2}"},
    [UM_WORD_ATTRIBUTION]         = {"Attribution", "Quellenvermerk"},
    [UM_WORD_BACKGROUND]          = {"Definition, sources and vintage", "Definition, Quellen und Stand"},
    [UM_WORD_BARS_SHOWN]          = {"{1} of {2}", "{1} von {2}"},
    [UM_WORD_BORDERS]             = {"borders", "Grenzen"},
    [UM_WORD_BELOW_0]             = {"below 0", "unter 0"},
    [UM_WORD_CELLS]               = {"cells", "Felder"},
    [UM_WORD_CLASS_ABOVE_0]       = {"above 0 to under {1}", "über 0 bis unter {1}"},
    [UM_WORD_CLASS_RANGE]         = {"{1} to under {2}", "{1} bis unter {2}"},
    [UM_WORD_CLASSES_EQUAL]       = {"equal steps", "gleiche Schritte"},
    [UM_WORD_CLASSES_JENKS]       = {"natural breaks by Jenks", "natürliche Brüche nach Jenks"},
    [UM_WORD_CLASSES_PRETTY]      = {"round steps", "runde Schritte"},
    [UM_WORD_CLASSES_QUANTILE]    = {"quantiles", "Quantile"},
    [UM_WORD_CONTENTS]            = {"Contents", "Inhalt"},
    [UM_WORD_CORRIDORS]           = {"Lines", "Linien"},
    [UM_WORD_COUNT]               = {"Number", "Anzahl"},
    [UM_WORD_CROSSINGS]           = {"Change of territory", "Wechsel des Gebiets"},
    [UM_WORD_DATA]                = {"Data", "Daten"},
    [UM_WORD_DATES_MISSING]       = {"no dates", "ohne Datum"},
    [UM_WORD_DEFINITION]          = {"Definition", "Definition"},
    [UM_WORD_DEFINITION_SOURCE]   = {"Source of the definition", "Quelle der Definition"},
    [UM_WORD_CROSSING_POINTS]     = {"crossings", "Querungen"},
    [UM_WORD_ENDS]                = {"ends of lines", "Linienenden"},
    [UM_WORD_EMPTY]               = {"(empty)", "(leer)"},
    [UM_WORD_EQUAL_LINE]          = {"Dashed: both values equal",
                                   "Gestrichelt: beide Werte gleich"},
    [UM_WORD_FIGURE]              = {"Figure", "Abbildung"},
    [UM_WORD_EXTRACT]             = {"The map shows a part of the region.", "Die Karte zeigt einen Ausschnitt der Region."},
    [UM_WORD_FARTHER_AWAY]        = {"farther away", "weiter entfernt"},
    [UM_WORD_FILE]                = {"File", "Datei"},
    [UM_WORD_FILES]               = {"Files", "Dateien"},
    [UM_WORD_FILTERED]            = {"Left out by filter", "Durch Filter ausgelassen"},
    [UM_WORD_FINDING_BALANCE]     = {"Above zero: {1}, below zero: {2}", "Im Plus: {1}, im Minus: {2}"},
    [UM_WORD_FINDING_CORRIDORS]   = {"Lines: {1}, sections: {2}, together {3}",
                                     "Linien: {1}, Abschnitte: {2}, zusammen {3}"},
    [UM_WORD_FINDING_FLOWS]       = {"Pairs: {1}, together {2}; the largest: {3} ({4})",
                                     "Paare: {1}, zusammen {2}; das größte: {3} ({4})"},
    [UM_WORD_FINDING_MORE_THAN_0] = {"{1} of {2} {3} with more than 0", "{1} von {2} {3} mit mehr als 0"},
    [UM_WORD_FLOWS]               = {"Commuter flows", "Pendlerströme"},
    [UM_WORD_FINDING_HIGHEST]     = {"highest: {1} ({2})", "höchster Wert: {1} ({2})"},
    [UM_WORD_FINDING_LOWEST]      = {"lowest: {1} ({2})", "niedrigster Wert: {1} ({2})"},
    [UM_WORD_FOCUS]               = {"In focus: {1}", "Im Blick: {1}"},
    [UM_WORD_FOCUS_CIRCLE]        = {"Shown is what concerns {1}: {1} itself and its neighbours ({2}), its forums ({3}), lines through it. Shares and ranks are those of the whole region.",
                                   "Gezeigt wird, was {1} betrifft: {1} selbst und seine Nachbarn ({2}), seine Gremien ({3}), Linien durch {1}. Anteile und Ränge bleiben die der ganzen Region."},
    [UM_WORD_FOCUS_POSSIBLE]      = {"Forums whose incomplete list could hold it as well, not shown: {1}",
                                   "Gremien, deren unvollständige Liste es auch enthalten könnte, nicht gezeigt: {1}"},
    [UM_WORD_FOCUS_ROWS]          = {"Rows near {1}: {2} of {3}.", "Zeilen um {1}: {2} von {3}."},
    [UM_WORD_FOCUS_WHOLE]         = {"This analysis is shown for the whole region.",
                                   "Diese Auswertung zeigt die ganze Region."},
    [UM_WORD_FORUMS]              = {"Forums", "Gremien"},
    [UM_WORD_GENERATED]           = {"Made with umland {1}.", "Erstellt mit umland {1}."},
    [UM_WORD_INDICATORS]          = {"Indicators", "Kennzahlen"},
    [UM_WORD_IN_FORCE]            = {"as of", "Stand"},
    [UM_WORD_KEY_FIGURES]         = {"Key figures", "Eckdaten"},
    [UM_WORD_KEY_FINDINGS]        = {"What matters most", "Das Wichtigste"},
    [UM_WORD_KILOMETRES]          = {"Kilometres of lines", "Kilometer Linien"},
    [UM_WORD_KIND]                = {"Kind", "Art"},
    [UM_WORD_LAYER]               = {"Layer for maps", "Geodaten"},
    [UM_WORD_LEAD_BORDERS]        = {"Where the territories meet: how long their common borders are, and what crosses them.",
                                     "Wo die Gebiete aneinandergrenzen: wie lang die gemeinsamen Grenzen sind und was sie quert."},
    [UM_WORD_LEAD_COMMUTERS]      = {"Who crosses a border on the way to work, and where to: the everyday reason for working together.",
                                     "Wer auf dem Weg zur Arbeit eine Grenze überschreitet und wohin: der alltägliche Anlass, zusammenzuarbeiten."},
    [UM_WORD_LEAD_COOPERATION]    = {"Who works with whom, in which forum and on what, and where neighbours have no table in common.",
                                     "Wer mit wem zusammenarbeitet, in welchem Gremium und woran, und wo Nachbarn keinen gemeinsamen Tisch haben."},
    [UM_WORD_LEAD_CORRIDORS]      = {"Lines that no territory can plan alone: who shares them, who answers for them, and where they break off.",
                                     "Linien, die niemand allein planen kann: wer sie teilt, wer zuständig ist und wo sie abreißen."},
    [UM_WORD_LEAD_COSTS]          = {"What joint tasks cost each partner under different keys.",
                                     "Was gemeinsame Aufgaben jeden Beteiligten kosten, je nach Schlüssel."},
    [UM_WORD_LEAD_REGIONS]        = {"Which territories belong together by their commuters, whatever the administrative borders say.",
                                     "Welche Gebiete nach ihren Pendlern zusammengehören, unabhängig von Verwaltungsgrenzen."},
    [UM_WORD_LEAD_SITES]          = {"Sites that matter to more than one territory: where they lie and who is concerned.",
                                     "Standorte, die mehr als ein Gebiet angehen: wo sie liegen und wen sie betreffen."},
    [UM_WORD_LEAD_SOURCES]        = {"Every figure of this report comes from these data; what was not taken over is said here.",
                                     "Alle Zahlen dieses Berichts stammen aus diesen Daten; was nicht übernommen wurde, steht hier."},
    [UM_WORD_LEAD_TRANSIT]        = {"How public transport connects the territories, and where its service ends at a border.",
                                     "Wie der Nahverkehr die Gebiete verbindet und wo sein Angebot an einer Grenze endet."},
    [UM_WORD_LEFT_OUT_ROWS]       = {"Not drawn: {1} of {2} rows, {3} of {4} columns",
                                   "Nicht gezeichnet: {1} von {2} Zeilen, {3} von {4} Spalten"},
    [UM_WORD_LEGEND_TITLE]        = {"{1} (number of {2})", "{1} (Zahl der {2})"},
    [UM_WORD_LEGEND_TITLE_BY]     = {"{1} (number of {2}; classes: {3})", "{1} (Zahl der {2}; Klassen: {3})"},
    [UM_WORD_LICENCE]             = {"Licence", "Lizenz"},
    [UM_WORD_LINES]               = {"lines", "Linien"},
    [UM_WORD_LINE_BOTH_WAYS]      = {"One line a pair, both directions added. Circle: all drawn flows of a place.",
                                     "Eine Linie je Paar, beide Richtungen addiert. Kreis: alle gezeichneten Ströme eines Orts."},
    [UM_WORD_LIST_INCOMPLETE]     = {"List incomplete: may be more", "Liste unvollständig: kann mehr sein"},
    [UM_WORD_LOADED_ROWS]         = {"Rows loaded", "Geladene Zeilen"},
    [UM_WORD_LOGARITHMIC]         = {"{1}, logarithmic", "{1}, logarithmisch"},
    [UM_WORD_MAP]                 = {"Interactive map", "Interaktive Karte"},
    [UM_WORD_MAP_CLOSE]           = {"Close", "Schließen"},
    [UM_WORD_MAP_EMPTY]           = {"No layer: territories only", "Keine Ebene: nur Gebiete"},
    [UM_WORD_MAP_FIND]            = {"Find", "Finden"},
    [UM_WORD_MAP_HELP]            = {"Move the map with the mouse or the arrow keys, zoom with + and \u2212; click an area, a line or a point for its figures.",
                                     "Karte mit der Maus oder den Pfeiltasten verschieben, mit + und \u2212 zoomen; ein Klick auf Fläche, Linie oder Punkt zeigt die Angaben."},
    [UM_WORD_MAP_HOME]            = {"Show the whole region", "Ganze Region zeigen"},
    [UM_WORD_MAP_LAYER]           = {"Layer", "Ebene"},
    [UM_WORD_MAP_LEFT_OUT]        = {"{1} of {2} rows are not on the map: it shows the largest.",
                                     "{1} von {2} Zeilen stehen nicht auf der Karte: Sie zeigt die größten."},
    [UM_WORD_MAP_LEFT_OUT_FIRST]  = {"{1} of {2} rows are not on the map: it shows the first.",
                                     "{1} von {2} Zeilen stehen nicht auf der Karte: Sie zeigt die ersten."},
    [UM_WORD_MAP_LEGEND]          = {"Legend", "Legende"},
    [UM_WORD_MAP_MEMBERS]         = {"Members on the map: {1}", "Mitglieder auf der Karte: {1}"},
    [UM_WORD_MAP_NOT_FOUND]       = {"Nothing on the map is called \u201c{1}\u201d.",
                                     "Nichts auf der Karte heißt \u201e{1}\u201c."},
    [UM_WORD_MAP_NO_SCRIPT]       = {"The interactive map needs JavaScript. Everything it shows also stands in the figures and tables below.",
                                     "Die interaktive Karte braucht JavaScript. Alles, was sie zeigt, steht auch in den Abbildungen und Tabellen darunter."},
    [UM_WORD_MAP_OPACITY]         = {"Opacity", "Deckkraft"},
    [UM_WORD_MAP_OUTSIDE]         = {"{1} of {2} rows lie outside of the region or have no place on the map.",
                                     "{1} von {2} Zeilen liegen außerhalb der Region oder haben keinen Ort auf der Karte."},
    [UM_WORD_MAP_ROW]             = {"Row in the table", "Zeile in der Tabelle"},
    [UM_WORD_MAP_SEARCH]          = {"Search", "Suche"},
    [UM_WORD_MAP_SEARCH_HINT]     = {"Municipality, line or forum", "Gemeinde, Linie oder Gremium"},
    [UM_WORD_MAP_SHOW]            = {"Show on the map: {1}", "Auf der Karte zeigen: {1}"},
    [UM_WORD_MAP_TABLE]           = {"To the table", "Zur Tabelle"},
    [UM_WORD_MAP_ZOOM_IN]         = {"Zoom in", "Vergrößern"},
    [UM_WORD_MAP_ZOOM_OUT]        = {"Zoom out", "Verkleinern"},
    [UM_WORD_MEMBERSHIPS]         = {"Memberships", "Mitgliedschaften"},
    [UM_WORD_MERGED]              = {"of them merged", "davon zusammengeführt"},
    [UM_WORD_MERGES]              = {"Merges", "Zusammenschlüsse"},
    [UM_WORD_MISSING_DATA]        = {"This analysis could not run. Nothing is loaded of: {1}.",
                                     "Diese Auswertung war nicht möglich. Nicht geladen: {1}."},
    [UM_WORD_MORE_COLUMNS]        = {"More columns: {1}, in", "Weitere Spalten: {1}, in"},
    [UM_WORD_MORE_REJECTS]        = {"{1} more rejected rows stand in the table reject of the store.",
                                     "{1} weitere abgewiesene Zeilen stehen in der Tabelle reject des Speichers."},
    [UM_WORD_MORE_ROW]            = {"{1} more row", "{1} weitere Zeile"},
    [UM_WORD_MORE_ROWS]           = {"{1} more rows", "{1} weitere Zeilen"},
    [UM_WORD_NOT_DRAWN_NOWHERE]   = {"Not drawn, without a place: {1}", "Nicht gezeichnet, ohne Ort: {1}"},
    [UM_WORD_NONE]                = {"none", "keine"},
    [UM_WORD_NOT_DRAWN_OUTSIDE]   = {"Not drawn, outside the region: {1}", "Nicht gezeichnet, außerhalb der Region: {1}"},
    [UM_WORD_NOT_DRAWN_REPEATED]  = {"Drawn as what the legend names first where a territory is several; rows not drawn: {1}",
                                   "Gezeichnet als das, was die Legende zuerst nennt, wo ein Gebiet mehreres ist; nicht gezeichnete Zeilen: {1}"},
    [UM_WORD_NOT_DRAWN_SMALL]     = {"Not drawn, under {1}: {2}", "Nicht gezeichnet, unter {1}: {2}"},
    [UM_WORD_NOT_IN_RESULT]       = {"not in this analysis", "nicht Teil der Auswertung"},
    [UM_WORD_NOT_ON_LOG_AXIS]     = {"Not drawn, not above 0 on a logarithmic axis: {1}",
                                   "Nicht gezeichnet, auf logarithmischer Achse nicht über 0: {1}"},
    [UM_WORD_NO_REJECTS]          = {"No row was rejected.", "Keine Zeile wurde abgewiesen."},
    [UM_WORD_NOTES]               = {"Notes", "Hinweise"},
    [UM_WORD_NOT_COMPUTABLE]      = {"no shares: a figure is missing or all are 0",
                                   "keine Anteile: eine Angabe fehlt oder alle sind 0"},
    [UM_WORD_NO_ROWS]             = {"The analysis gives no row.", "Die Auswertung ergibt keine Zeile."},
    [UM_WORD_NO_SHARES]           = {"no shares", "keine Anteile"},
    [UM_WORD_NO_VALUE]            = {"no figure", "keine Angabe"},
    [UM_WORD_OF_BORDERS]          = {" of {1} borders", " von {1} Grenzen"},
    [UM_WORD_OF_THEM_UNKNOWN]     = {"; of them unknown: {1}", "; davon unbekannt: {1}"},
    [UM_WORD_ONE_DAY]             = {"Diamond: an event of one day", "Raute: Ereignis an einem Tag"},
    [UM_WORD_OPEN_END]            = {"Arrow to the right: still so",
                                   "Pfeil nach rechts: besteht noch"},
    [UM_WORD_OPEN_START]          = {"Arrow to the left: since before, the beginning is not known",
                                   "Pfeil nach links: schon vorher, Beginn nicht bekannt"},
    [UM_WORD_OTHER]               = {"other", "andere"},
    [UM_WORD_OVERVIEW]            = {"Overview", "Überblick"},
    [UM_WORD_PAIRS]               = {"pairs", "Paare"},
    [UM_WORD_PARAMETERS]          = {"Parameters", "Parameter"},
    [UM_WORD_PERIOD]              = {"{1} to {2}", "{1} bis {2}"},
    [UM_WORD_PERIODS]             = {"periods", "Zeiträume"},
    [UM_WORD_PARTS]               = {"parts", "Teile"},
    [UM_WORD_AREAS]               = {"areas", "Flächen"},
    [UM_WORD_REGIONS]             = {"regions", "Regionen"},
    [UM_WORD_PERIOD_OPEN]         = {"beginning not known, still so",
                                   "Beginn nicht bekannt, besteht noch"},
    [UM_WORD_PERIOD_SINCE]        = {"since {1}", "seit {1}"},
    [UM_WORD_PERIOD_UNTIL]        = {"until {1}", "bis {1}"},
    [UM_WORD_PIECES]              = {"pieces of path", "Wegstücke"},
    [UM_WORD_PLACE]               = {"Place", "Stelle"},
    [UM_WORD_POINTS]              = {"points", "Punkte"},
    [UM_WORD_POINT_SIZE]          = {"Size of a point: {1}", "Größe eines Punkts: {1}"},
    [UM_WORD_POPULATION]          = {"Inhabitants", "Einwohner"},
    [UM_WORD_PUBLISHER]           = {"Publisher", "Herausgeber"},
    [UM_WORD_REASON]              = {"Reason", "Grund"},
    [UM_WORD_REFERENCE_DATE]      = {"Reference date", "Stichtag"},
    [UM_WORD_REGIONS_COUNT]       = {"regions: {1}", "Regionen: {1}"},
    [UM_WORD_REJECTED]            = {"Rejected", "Abgewiesen"},
    [UM_WORD_REJECTS]             = {"Rejected rows", "Abgewiesene Zeilen"},
    [UM_WORD_REPAIRED]            = {"Repaired", "Repariert"},
    [UM_WORD_REPAIRS]             = {"Repairs", "Reparaturen"},
    [UM_WORD_REPORT]              = {"Report", "Bericht"},
    [UM_WORD_ROWS]                = {"rows", "Zeilen"},
    [UM_WORD_ROWS_IN]             = {"Rows in", "Zeilen gelesen"},
    [UM_WORD_RULEBOOKS]           = {"Rulebooks", "Regelwerke"},
    [UM_WORD_SECTIONS]            = {"sections", "Abschnitte"},
    [UM_WORD_SEEN_FROM]           = {"Seen from {1}", "Gesehen von {1}"},
    [UM_WORD_SHARES_OF]           = {"Shares of: {1}", "Anteile an: {1}"},
    [UM_WORD_SITES]               = {"sites", "Standorte"},
    [UM_WORD_SKIP]                = {"Skip to the content", "Zum Inhalt springen"},
    [UM_WORD_SOURCE]              = {"Source", "Quelle"},
    [UM_WORD_SOURCES]             = {"Sources", "Quellen"},
    [UM_WORD_STOPS]               = {"stops", "Haltestellen"},
    [UM_WORD_STORED]              = {"Stored", "Gespeichert"},
    [UM_WORD_TABLE]               = {"Table", "Tabelle"},
    [UM_WORD_TERRITORIES]         = {"Territories", "Gebiete"},
    [UM_WORD_THE_LARGEST_OF]      = {"The {1} largest of {2}", "Die {1} größten von {2}"},
    [UM_WORD_TITLE_SEEN_FROM]     = {"{1}, seen from {2}", "{1}, gesehen von {2}"},
    [UM_WORD_TOPIC_BORDERS]       = {"Borders", "Grenzen"},
    [UM_WORD_TOPIC_COMMUTERS]     = {"Commuting", "Pendeln"},
    [UM_WORD_TOPIC_COOPERATION]   = {"Cooperation", "Zusammenarbeit"},
    [UM_WORD_TOPIC_CORRIDORS]     = {"Lines across borders", "Linien über Grenzen"},
    [UM_WORD_TOPIC_COSTS]         = {"Sharing costs", "Kosten teilen"},
    [UM_WORD_TOPIC_REGIONS]       = {"Regions of commuting", "Pendlerregionen"},
    [UM_WORD_TOPIC_SITES]         = {"Sites and land", "Standorte und Flächen"},
    [UM_WORD_TOPIC_TRANSIT]       = {"Public transport", "Nahverkehr"},
    [UM_WORD_TREE_BETWEEN]        = {"between regions, above the cut", "zwischen Regionen, über dem Schnitt"},
    [UM_WORD_TREE_INSIDE]         = {"inside a region of the cut", "innerhalb einer Region am Schnitt"},
    [UM_WORD_UNDER]               = {"under {1}", "unter {1}"},
    [UM_WORD_UNITS_IN_BRACKETS]   = {"In brackets: number of territories", "In Klammern: Zahl der Gebiete"},
    [UM_WORD_VINTAGE]             = {"Vintage", "Stand"},
    [UM_WORD_ZERO]                = {"0", "0"},
};

typedef struct translation {
    const char *name, *en, *de;
} translation;

static const translation values[] = {
    {"yes", "yes", "ja"},
    {"no", "no", "nein"},
    {"unknown", "unknown", "unbekannt"},
    {"missing", "missing", "fehlt"},
    {"in part", "in part", "in Teilen"},
    {"inside", "inside the region", "in der Region"},
    {"outside", "outside", "außerhalb"},
    {"no territory", "no territory", "kein Gebiet"},
    {"complete", "complete", "vollständig"},
    {"partial", "partial", "teilweise bekannt"},
    {"direct", "direct", "direkt"},
    {"through", "through district, association or state", "über Kreis, Verband oder Land"},
    {"as_state", "as a state", "als Land"},
    {"part", "in part", "in Teilen"},
    {"chair", "chair", "Vorsitz"},
    {"member", "member", "Mitglied"},
    {"associated", "associated", "assoziiert"},
    {"guest", "guest", "Gast"},
    {"candidate", "candidate", "Anwärter"},
    {"other", "other", "andere"},
    {"cycle", "cycling", "Rad"},
    {"car", "car", "Auto"},
    {"transit", "public transport", "öffentlicher Verkehr"},
    {"walk", "on foot", "zu Fuß"},
    {"not told", "not told", "nicht genannt"},
    {"within", "within the territory", "im Gebiet"},
    {"distance not known", "distance not known", "Entfernung nicht bekannt"},
    {"centre", "centre", "Zentrum"},
    {"zone", "zone", "Zone"},
    {"enclave", "enclave", "Enklave"},
    {"exclave", "exclave", "Exklave"},
    {"supplement", "supplementary area", "Ergänzungsgebiet"},
    {"inner", "inner ring", "innerer Ring"},
    {"outer", "outer ring", "äußerer Ring"},
    {"stays", "stays", "bleibt"},
    {"changes", "changes", "wechselt"},
    {"valid", "valid", "gültig"},
    {"not valid", "not valid", "nicht gültig"},
    {"no test", "no test", "keine Prüfung"},
    {"enter", "enters", "tritt ein"},
    {"leave", "leaves", "tritt aus"},
    {"bus", "bus", "Bus"},
    {"tram", "tram", "Straßenbahn"},
    {"rail", "railway", "Bahn"},
    {"ferry", "ferry", "Fähre"},
    {"road", "road", "Straße"},
    {"foot", "footpath", "Fußweg"},
    {"none", "none", "keine"},
    {"pass", "pass", "erfüllt"},
    {"fail", "fail", "verfehlt"},
    {"not in the feed", "not in the feed", "nicht im Fahrplan"},
    {"no threshold", "no threshold", "ohne Schwelle"},
    {"first better", "first better", "erstes besser"},
    {"second better", "second better", "zweites besser"},
    {"only first", "only by the first", "nur nach dem ersten"},
    {"only second", "only by the second", "nur nach dem zweiten"},
    {"weekday", "weekday", "Werktag"},
    {"saturday", "Saturday", "Samstag"},
    {"sunday", "Sunday", "Sonntag"},
    {"chosen", "chosen", "gewählt"},
    {"ordinary", "ordinary", "gewöhnlich"},
    {"long-distance", "long-distance train", "Fernverkehr"},
    {"all lines", "all lines", "alle Linien"},
    {"row rejected", "row rejected", "Zeile abgelehnt"},
    {"row rejected, cascade", "row rejected, cascade", "Zeile abgelehnt, Folge"},
    {"value cleared", "value cleared", "Wert gelöscht"},
    {"repaired", "repaired", "berichtigt"},
    {"kept", "kept", "behalten"},
    {"pairs_mon_fri", "pairs, Mon to Fri", "Fahrtenpaare Mo–Fr"},
    {"hours_with_departure_mon_fri", "hours with a departure, Mon to Fri", "Stunden mit Abfahrt Mo–Fr"},
    {"hours_with_pair_mon_fri", "hours with a pair, Mon to Fri", "Stunden mit Fahrtenpaar Mo–Fr"},
    {"longest_gap_mon_fri_min", "longest gap, Mon to Fri", "längste Lücke Mo–Fr"},
    {"first_departure_mon_fri", "first departure in its window", "erste Abfahrt im Fenster"},
    {"first_departure_not_after", "first departure not too late", "erste Abfahrt nicht zu spät"},
    {"last_departure_mon_fri", "last departure in its window", "letzte Abfahrt im Fenster"},
    {"last_departure_not_before", "last departure not too early", "letzte Abfahrt nicht zu früh"},
    {"pairs_saturday", "pairs on Saturday", "Fahrtenpaare samstags"},
    {"pairs_sunday", "pairs on Sunday", "Fahrtenpaare sonntags"},
    {"pairs_weekend", "pairs at the weekend", "Fahrtenpaare am Wochenende"},
    {"patterns_mon_fri", "one order of stops", "ein Linienweg"},
    {"share_of_main_pattern", "share of the main order of stops", "Anteil des Hauptwegs"},
    {"transfer_to_rail", "transfer to rail", "Anschluss zur Bahn"},
    {"not_parallel_to_rail", "not parallel to rail", "nicht parallel zur Bahn"},
    {"pays more", "pays more", "zahlt mehr"},
    {"pays less", "pays less", "zahlt weniger"},
    {"same", "same", "gleich"},
    {"equal", "equal parts", "gleiche Teile"},
    {"population", "inhabitants", "Einwohner"},
    {"area_km2", "area", "Fläche"},
    {"own", "own key", "eigener Schlüssel"},
    {"in force", "in force", "geltend"},
    {"own need", "own need", "Eigenentwicklung"},
    {"priority place", "priority place", "Grundfunktionaler Schwerpunkt"},
    {"not limited", "not limited", "nicht begrenzt"},
    {"commercial", "commercial land", "Gewerbefläche"},
    {"housing", "land for housing", "Wohnbaufläche"},
    {"mobility_hub", "mobility hub", "Mobilstation"},
    {"municipality", "municipality", "Gemeinde"},
    {"district", "district", "Kreis"},
    {"city_district", "city district", "Stadtbezirk"},
    {"association", "association", "Gemeindeverband"},
    {"state", "state", "Land"},
    {"computed", "computed", "berechnet"},
    {"exact", "exact", "genau"},
    {"largest part", "largest part", "größter Teil"},
    {"apart", "apart", "getrennt"},
    {"forum", "forum", "Gremium"},
    {"founded", "founded", "gegründet"},
    {"ended", "ended", "beendet"},
    {"founding", "founding member", "Gründungsmitglied"},
    {"first known", "first known list", "erste bekannte Liste"},
    {"entry", "entry", "Beitritt"},
    {"return", "return", "Rückkehr"},
    {"new role", "new role", "neue Rolle"},
    {"since", "since before the list", "seit vor der Liste"},
    {"candidacy", "candidacy", "Bewerbung"},
    {"exit", "exit", "Austritt"},
    {"role ends", "role ends", "Ende der Rolle"},
    {"forum ends", "ended with the forum", "endete mit dem Gremium"},
    {"candidacy ends", "candidacy ends", "Ende der Bewerbung"},
    {"merged", "merged", "eingegliedert"},
    {"renumbered", "renumbered", "neuer Schlüssel"},
    {"territory", "change of territory", "Gebietsänderung"},
    {"not measurable", "not measurable", "nicht messbar"},
    {"through a forum", "through a forum", "über ein Gremium"},
    {"border", "border", "Grenze"},
    {"common border", "common border", "gemeinsame Grenze"},
    {"share of the perimeter", "share of the perimeter", "Anteil am Umfang"},
    {"same district", "same district", "gleicher Kreis"},
    {"same state", "same state", "gleiches Land"},
    {"flow", "commuters", "Pendler"},
    {"commuters", "commuters", "Pendler"},
    {"line", "line", "Linie"},
    {"lines", "lines", "Linien"},
    {"forums", "forums", "Gremien"},
    {"projects", "projects", "Projekte"},
    {"persons", "persons", "Personen"},
    {"both are members themselves", "both are members themselves", "beide sind selbst Mitglied"},
    {"one itself, one through district, association or state",
     "one itself, one through district, association or state",
     "eines selbst, eines über Kreis, Verband oder Land"},
    {"both through district, association or state",
     "both through district, association or state", "beide über Kreis, Verband oder Land"},
    {"one is a member; the list is incomplete", "one is a member; the list is incomplete",
     "eines ist Mitglied; die Liste ist unvollständig"},
    {"both through district, association or state; themselves: the list is incomplete",
     "both through district, association or state; themselves: the list is incomplete",
     "beide über Kreis, Verband oder Land; selbst: die Liste ist unvollständig"},
    {"the list is incomplete", "the list is incomplete", "die Liste ist unvollständig"},
    {"the statistic does not list the pair", "the statistic does not list the pair",
     "die Statistik nennt das Paar nicht"},
    {"one direction is not listed", "one direction is not listed",
     "eine Richtung ist nicht genannt"},
    {"the two are of different levels", "the two are of different levels",
     "beide gehören verschiedenen Ebenen an"},
    {"no flows are loaded at their level", "no flows are loaded at their level",
     "auf ihrer Ebene sind keine Ströme geladen"},
    {"outside the region", "outside the region", "außerhalb der Region"},
    {"no lines are loaded", "no lines are loaded", "keine Linien geladen"},
    {"no forums are loaded", "no forums are loaded", "keine Gremien geladen"},
    {"no projects are loaded", "no projects are loaded", "keine Projekte geladen"},
    {"all", "all", "alle"},
    {"at least", "at least", "mindestens"},
    {"in at least", "in at least", "Einpendler mindestens"},
    {"out at least", "out at least", "Auspendler mindestens"},
    {"in only", "in only", "nur Einpendler"},
    {"out only", "out only", "nur Auspendler"},
    {"no employees", "no employees", "keine Beschäftigten"},
    {"employees not loaded", "employees not loaded", "Beschäftigte nicht geladen"},
    {"city_network", "city network", "Städtenetz"},
    {"neighbourhood_forum", "neighbourhood forum", "Nachbarschaftsforum"},
    {"talks", "talks", "Gesprächsrunde"},
    {"joint_committee", "joint committee", "gemeinsamer Ausschuss"},
    {"funding_programme", "funding programme", "Förderprogramm"},
    {"planning_association", "planning association", "Planungsgemeinschaft"},
    {"leader_group", "LEADER group", "LEADER-Gruppe"},
    {"project", "project", "Projekt"},
    {"project_network", "project network", "Projektnetz"},
    {"alliance", "alliance", "Bündnis"},
    {"working_community", "working community", "Arbeitsgemeinschaft"},
    {"climate", "climate", "Klima"},
    {"digital", "digital services", "Digitales"},
    {"economy", "economy", "Wirtschaft"},
    {"education", "education", "Bildung"},
    {"energy", "energy", "Energie"},
    {"governance", "governance", "Verwaltung"},
    {"health", "health", "Gesundheit"},
    {"housing", "housing", "Wohnen"},
    {"mobility", "mobility", "Mobilität"},
    {"noise", "noise", "Lärm"},
    {"planning", "regional planning", "Regionalplanung"},
    {"refugees", "refugees", "Geflüchtete"},
    {"rural_development", "rural development", "ländliche Entwicklung"},
    {"security", "security", "Sicherheit"},
    {"services", "public services", "Daseinsvorsorge"},
    {"tourism", "tourism", "Tourismus"},
    {"urban_development", "urban development", "Stadtentwicklung"},
    {"water", "water", "Wasser"},
    {"equal", "equal shares", "gleiche Teile"},
    {"population", "inhabitants", "Einwohner"},
    {"population_area", "half inhabitants, half area", "halb Einwohner, halb Fläche"},
    {"own", "own key", "eigener Schlüssel"},
    {"territorial", "by territory", "Territorialprinzip"},
    {"area_km2", "area", "Fläche"},
    {"timetable_supply", "timetable supply", "Fahrplanangebot"},
    {"own_funds", "own funds", "Eigenmittel"},
    {"passengers", "passengers", "Fahrgäste"},
    {"fiscal_strength", "fiscal strength", "Finanzkraft"},
    {"traffic_volume", "traffic volume", "Verkehrsaufkommen"},
    {"service", "service", "Bedienung"},
    {"deficit", "deficit", "Fehlbetrag"},
    {"wages", "wages", "Arbeitslöhne"},
    {"installed_capacity", "installed capacity", "installierte Leistung"},
    {"cycle_m", "length of cycle routes", "Länge der Radrouten"},
    {"bus_m", "length of bus lines", "Länge der Buslinien"},
    {"tram_m", "length of tram lines", "Länge der Straßenbahnlinien"},
    {"rail_m", "length of railways", "Länge der Bahnlinien"},
    {"ferry_m", "length of ferry lines", "Länge der Fährlinien"},
    {"road_m", "length of roads", "Länge der Straßen"},
    {"foot_m", "length of footpaths", "Länge der Fußwege"},
    {"ba", "Bundesagentur für Arbeit", "Bundesagentur für Arbeit"},
    {"census", "census", "Zensus"},
    {"parts merged", "parts merged", "Teile zusammengeführt"},
    {"keys without territory", "keys without territory", "Schlüssel ohne Gebiet"},
    {"nobody within a territory", "nobody within a territory", "niemand im eigenen Gebiet"},
    {"parts dropped", "parts dropped", "Teile ausgelassen"},
    {"invalid geometry", "invalid geometry", "ungültige Geometrie"},
    {"count kept secret", "count kept secret", "Zahl geheim gehalten"},
    {"member without key", "member without key", "Mitglied ohne Schlüssel"},
};

static const translation units[] = {
    {"share", "", ""},
    {"share points", "percentage points", "Prozentpunkte"},
    {"see unit", "", ""},
    {"flag", "", ""},
    {"rank", "", ""},
    {"year", "", ""},
    {"number", "", ""},
    {"1", "", ""},
    {"m", "m", "m"},
    {"ha", "ha", "ha"},
    {"m2", "m²", "m²"},
    {"EUR", "EUR", "EUR"},
    {"EUR/m2", "EUR/m²", "EUR/m²"},
    {"sites", "sites", "Standorte"},
    {"km2", "km²", "km²"},
    {"km", "km", "km"},
    {"km/km2", "km/km²", "km/km²"},
    {"persons", "persons", "Personen"},
    {"persons/km2", "persons/km²", "Personen/km²"},
    {"inhabitants", "inhabitants", "Einwohner"},
    {"forums", "forums", "Gremien"},
    {"lists", "lists", "Listen"},
    {"themes", "themes", "Themen"},
    {"members", "members", "Mitglieder"},
    {"municipalities", "municipalities", "Gemeinden"},
    {"territories", "territories", "Gebiete"},
    {"regions", "regions", "Regionen"},
    {"parts", "parts", "Teile"},
    {"pairs", "pairs", "Paare"},
    {"persons/km", "persons/km", "Personen/km"},
    {"index", "index", "Index"},
    {"step", "step", "Schritt"},
    {"corridors", "lines", "Linien"},
    {"crossings", "crossings", "Querungen"},
    {"departures", "departures", "Abfahrten"},
    {"departures/1000 inhab.", "departures/1,000 inhabitants", "Abfahrten/1.000 Einwohner"},
    {"trips", "trips", "Fahrten"},
    {"runs", "runs", "Fahrten"},
    {"routes", "routes", "Linien"},
    {"operators", "operators", "Betreiber"},
    {"passages", "passages", "Wechsel"},
    {"patterns", "orders of stops", "Haltfolgen"},
    {"stops", "stops", "Halte"},
    {"days", "days", "Tage"},
    {"criteria", "criteria", "Kriterien"},
    {"findings", "findings", "Befunde"},
};

static const translation levels[] = {
    {"municipality", "municipalities", "Gemeinden"},
    {"district", "districts", "Kreise"},
    {"city_district", "city districts", "Stadtbezirke"},
    {"association", "associations", "Gemeindeverbände"},
    {"state", "states", "Länder"},
};
// clang-format on

const char *um_word_text(um_word word, const char *language) {
    return is_german(language) ? words[word].de : words[word].en;
}

static const char *translate(const translation *table, size_t n, const char *name,
                             const char *language, const char *fallback) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(table[i].name, name) == 0)
            return is_german(language) ? table[i].de : table[i].en;
    return fallback;
}

const char *um_word_of_value(const char *value, const char *language) {
    return translate(values, UM_COUNT(values), value, language, value);
}

/// "area_km2 0.3": the words of the name, and the number with the comma of the language.
static bool append_weighted(um_text *text, const char *part, const char *language) {
    const char *number = strrchr(part, ' ');
    double weight;
    if (!number || !um_parse_real(number + 1, &weight))
        return false;
    UM_AUTO(char) *name = um_format("%.*s", (int)(number - part), part);
    UM_AUTO(char) *digits = um_strdup(number);
    char *point = strchr(digits, '.');
    if (point && is_german(language))
        *point = ',';
    um_text_append_format(text, "%s%s", um_word_of_value(name, language), digits);
    return true;
}

void um_append_words_of_value(um_text *text, const char *value, const char *language) {
    UM_AUTO(um_text) words_of_list = {0};
    const char *whole = translate(values, UM_COUNT(values), value, language, NULL);
    bool is_list = !whole && *value;
    for (const char *at = value; is_list && at;) {
        const char *end = strstr(at, ", ");
        UM_AUTO(char) *part = end ? um_format("%.*s", (int)(end - at), at) : um_strdup(at);
        const char *word = translate(values, UM_COUNT(values), part, language, NULL);
        um_text_append(&words_of_list, at > value ? ", " : "");
        if (word)
            um_text_append(&words_of_list, word);
        else
            is_list = append_weighted(&words_of_list, part, language);
        at = end ? end + 2 : NULL;
    }
    um_text_append(text, whole ? whole : is_list ? words_of_list.data : value);
}

const char *um_word_of_unit(const char *unit, const char *language) {
    return translate(units, UM_COUNT(units), unit, language, unit);
}

const char *um_word_of_topic(const char *topic, const char *language) {
    static const struct {
        const char *topic;
        um_word word;
    } titles[] = {
        {"borders", UM_WORD_TOPIC_BORDERS},
        {"commuters", UM_WORD_TOPIC_COMMUTERS},
        {"cooperation", UM_WORD_TOPIC_COOPERATION},
        {"corridors", UM_WORD_TOPIC_CORRIDORS},
        {"costs", UM_WORD_TOPIC_COSTS},
        {"regions", UM_WORD_TOPIC_REGIONS},
        {"sites", UM_WORD_TOPIC_SITES},
        {"transit", UM_WORD_TOPIC_TRANSIT},
    };
    for (size_t i = 0; i < UM_COUNT(titles); i++)
        if (strcmp(titles[i].topic, topic) == 0)
            return um_word_text(titles[i].word, language);
    return *topic ? topic : um_word_text(UM_WORD_OTHER, language);
}

const char *um_word_of_level(const char *level, const char *language) {
    return translate(levels, UM_COUNT(levels), level ? level : "", language,
                     is_german(language) ? "Gebiete" : "territories");
}

char *um_word_of_level_counted(const char *level, const char *language) {
    const char *word = um_word_of_level(level, language);
    size_t n = strlen(word);
    bool is_bare = is_german(language) && n && !strchr("ns", word[n - 1]);
    return um_format("%s%s", word, is_bare ? "n" : "");
}

void um_say_pattern(um_text *text, const char *pattern, const um_pair_list *given) {
    for (const char *at = pattern; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        UM_AUTO(char) *name = end ? um_format("%.*s", (int)(end - at - 1), at + 1) : NULL;
        const char *value = name ? um_pair_list_get(given, name) : NULL;
        if (value)
            um_text_append(text, value);
        else
            um_text_append_n(text, at, 1);
        at = value ? end + 1 : at + 1;
    }
}

void um_say(um_text *text, um_word word, const char *language, const char *one, const char *two,
            const char *three, const char *four) {
    UM_AUTO(um_pair_list) given = {0};
    um_pair_list_add(&given, "1", one ? one : "");
    um_pair_list_add(&given, "2", two ? two : "");
    um_pair_list_add(&given, "3", three ? three : "");
    um_pair_list_add(&given, "4", four ? four : "");
    um_say_pattern(text, um_word_text(word, language), &given);
}

// ---------------------------------------------------------------------------------------- numbers

/// As many decimals as leave about three digits to compare.
static int decimals_for(double largest) {
    if (largest >= 1000)
        return 0;
    if (largest >= 10)
        return 1;
    return largest >= 1 ? 2 : 3;
}

static um_number_style style_of_share(double largest) {
    return (um_number_style){.factor = 100,
                             .decimals = largest < 0.01 ? 2 : 1,
                             .is_grouped = true,
                             .is_percent = true,
                             .unit = ""};
}

/// What one share has more than another.
static um_number_style style_of_points(double largest, const char *language) {
    um_number_style style = style_of_share(largest);
    style.is_percent = false;
    style.unit = um_word_of_unit("share points", language);
    return style;
}

static um_number_style style_of_metres(double largest) {
    if (largest < 1000)
        return (um_number_style){.factor = 1, .is_grouped = true, .unit = "m"};
    return (um_number_style){.factor = 0.001, .decimals = 1, .is_grouped = true, .unit = "km"};
}

static bool is_plain_unit(const char *unit) {
    return strcmp(unit, "year") == 0 || strcmp(unit, "number") == 0;
}

um_number_style um_number_style_for(const char *unit, double largest, bool is_whole,
                                    const char *language) {
    if (strcmp(unit, "share") == 0)
        return style_of_share(largest);
    if (strcmp(unit, "share points") == 0)
        return style_of_points(largest, language);
    if (strcmp(unit, "m") == 0)
        return style_of_metres(largest);
    return (um_number_style){.factor = 1,
                             .decimals = is_whole ? 0 : decimals_for(largest),
                             .is_grouped = !is_plain_unit(unit),
                             .unit = um_word_of_unit(unit, language)};
}

um_number_style um_number_style_of(const um_table *table, size_t column, const char *language) {
    double largest = 0;
    bool is_whole = true;
    for (size_t i = 0; i < table->n_rows; i++) {
        double value = fabs(um_table_value(table, i, column)->real);
        if (!isfinite(value))
            continue;
        largest = fmax(largest, value);
        is_whole = is_whole && fabs(value - round(value)) < 1e-9;
    }
    return um_number_style_for(table->query->columns[column].unit, largest, is_whole, language);
}

/// Digits before the point in groups of three.
static void append_grouped(um_text *text, const char *digits, size_t n, char separator) {
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            um_text_append_n(text, &separator, 1);
        um_text_append_n(text, &digits[i], 1);
    }
}

static void append_fixed(char buffer[UM_NUMBER_SIZE], double value, int decimals) {
    if (decimals < 0)
        um_format_fixed(buffer, value, 6);
    else // with trailing zeros, so that the numbers of a column line up
        snprintf(buffer, UM_NUMBER_SIZE, "%.*f", decimals, value);
    char *comma = strchr(buffer, ','); // of a locale that somebody else has set
    if (comma)
        *comma = '.';
}

void um_number_append(um_text *text, double value, const um_number_style *style,
                      const char *language) {
    if (!isfinite(value))
        return;
    char buffer[UM_NUMBER_SIZE];
    append_fixed(buffer, fabs(value * style->factor), style->decimals);
    bool is_zero = strspn(buffer, "0.") == strlen(buffer);
    if (value < 0 && !is_zero)
        um_text_append(text, MINUS);
    size_t n = strcspn(buffer, ".");
    if (style->is_grouped)
        append_grouped(text, buffer, n, is_german(language) ? '.' : ',');
    else
        um_text_append_n(text, buffer, n);
    if (buffer[n] == '.')
        um_text_append_format(text, "%c%s", is_german(language) ? ',' : '.', buffer + n + 1);
    if (style->is_percent)
        um_text_append(text, is_german(language) ? NBSP "%" : "%");
}

void um_number_append_unit(um_text *text, double value, const um_number_style *style,
                           const char *language) {
    um_number_append(text, value, style, language);
    if (isfinite(value) && *style->unit)
        um_text_append_format(text, NBSP "%s", style->unit);
}

void um_share_append(um_text *text, double share, int decimals, const char *language) {
    static const double noise = 1e-9; // of sums
    double least = pow(10, -2 - decimals);
    um_number_style style = {.factor = 100, .decimals = decimals, .is_percent = true, .unit = ""};
    bool is_below = share > noise && share < least / 2;
    bool is_above = share < 1 - noise && share >= 1 - least / 2;
    um_text_append(text, is_below ? "<" NBSP : is_above ? ">" NBSP : "");
    um_number_append(text, is_below ? least : is_above ? 1 - least : share, &style, language);
}

void um_count_append(um_text *text, int64_t count, const char *language) {
    um_number_append(text, (double)count, &(um_number_style){.factor = 1, .is_grouped = true},
                     language);
}

// ------------------------------------------------------------------------------------------ dates

static const char *const months[][2] = {
    {"January", "Januar"},  {"February", "Februar"},  {"March", "März"},
    {"April", "April"},     {"May", "Mai"},           {"June", "Juni"},
    {"July", "Juli"},       {"August", "August"},     {"September", "September"},
    {"October", "Oktober"}, {"November", "November"}, {"December", "Dezember"},
};

void um_date_append(um_text *text, const char *date, const char *language) {
    int month = um_is_date(date) && strlen(date) >= 7 ? atoi(date + 5) : 0;
    if (month < 1 || month > 12) {
        um_text_append(text, date);
        return;
    }
    const char *name = months[month - 1][is_german(language)];
    if (strlen(date) == 7)
        um_text_append_format(text, "%s %.4s", name, date);
    else if (is_german(language))
        um_text_append_format(text, "%.2s.%.2s.%.4s", date + 8, date + 5, date);
    else
        um_text_append_format(text, "%d %s %.4s", atoi(date + 8), name, date);
}
