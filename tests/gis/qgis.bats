# The project and the styles, opened by QGIS itself without a screen. QGIS is large: ./setup test does not install it,
# ./setup test slow does; where it is absent this test is skipped, and says so.

load ../cli/helpers

python_of_qgis() {
    for python in /usr/bin/python3 python3; do
        "$python" -c 'import qgis.core' 2> /dev/null && { echo "$python"; return 0; }
    done
    return 1
}

setup_file() {
    if python_of_qgis > /dev/null; then "$UMLAND" build "$UMLAND_SOURCE/datasets/musterregion/region.yaml" -o "$BATS_FILE_TMPDIR/out" -q; fi
}

@test "QGIS opens the project: every layer, its classes, its labels; and draws it" {
    python=$(python_of_qgis) || skip "QGIS (Debian: python3-qgis) is not installed"
    cd "$BATS_FILE_TMPDIR"
    export QT_QPA_PLATFORM=offscreen
    "$python" "$UMLAND_SOURCE/tests/gis/open_project.py" "$PWD/out" "$PWD/map.png" > seen.txt
    [ -s map.png ]
    row() { grep -Pq "^$1\t$2\t$3\t" seen.txt || { echo "not seen: $*"; grep "^$1" seen.txt; return 1; }; }
    line() { grep -Fxq "$(printf '%b' "$1")" seen.txt || { echo "not seen: $1"; cat seen.txt; return 1; }; }
    line 'cooperation_coverage_by_territory\tgraduatedSymbol\t0\t5 – 7 | 3 – 4 | 2 | 1 | 0'
    line 'cooperation_pair_gap\tcategorizedSymbol\t0\tja | nein | unbekannt'
    line 'corridors_by_territory\tgraduatedSymbol\t0\t0,4 und mehr | 0,3 bis unter 0,4 | 0,2 bis unter 0,3 | 0,11 bis unter 0,2 | über 0 bis unter 0,11 | 0'
    row territories singleSymbol 0
    # flows under the first bound are in the layer and not on the map
    small=$(sqlite3 -batch -noheader out/region.gpkg "SELECT count(*) FROM commuters_largest_flows WHERE total < 100")
    row commuters_largest_flows graduatedSymbol "$small"
    [ "$(awk -F '\t' '$3 > 0' seen.txt | wc -l)" = 2 ] # both of flows
    [ "$(wc -l < seen.txt)" = "$(sqlite3 -batch -noheader out/region.gpkg "SELECT count(*) FROM layer_styles")" ]
}

@test "QGIS draws as many features of each class as the map counts" {
    python=$(python_of_qgis) || skip "QGIS (Debian: python3-qgis) is not installed"
    cd "$BATS_FILE_TMPDIR"
    export QT_QPA_PLATFORM=offscreen
    cat > count.py <<'PY'
from qgis.core import QgsApplication, QgsRenderContext, QgsVectorLayer
import re, sys
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
for name, chart in (("cooperation_coverage_by_territory", "choropleth"), ("borders_atlas", "border_map"), ("commuters_self_containment", "choropleth")):
    layer = QgsVectorLayer(f"out/region.gpkg|layername={name}", name, "ogr")
    layer.loadDefaultStyle()
    renderer, context, counts = layer.renderer().clone(), QgsRenderContext(), {}
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        for key in renderer.legendKeysForFeature(feature, context):
            counts[key] = counts.get(key, 0) + 1
    renderer.stopRender(context)
    drawn = open(f"out/maps/{name}_{chart}.svg").read()
    for item in renderer.legendSymbolItems():
        expected = f">{item.label()}\u00a0({counts.get(item.ruleKey(), 0)})<"
        if item.label() and item.symbol() and expected not in drawn.replace("&#160;", "\u00a0"):
            sys.exit(f"{name}: the map does not say {expected}")
PY
    "$python" count.py
}

@test "QGIS hatches or dashes what an incomplete list leaves open, and nothing else" {
    python=$(python_of_qgis) || skip "QGIS (Debian: python3-qgis) is not installed"
    cd "$BATS_FILE_TMPDIR"
    export QT_QPA_PLATFORM=offscreen
    cat > marks.py <<'PY'
from qgis.core import (QgsApplication, QgsExpressionContext, QgsExpressionContextUtils, QgsRenderContext, QgsSymbolLayer,
                       QgsVectorLayer)
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
marks = {"cooperation_white_spots": (1, QgsSymbolLayer.PropertyLayerEnabled, True),  # the layer with the lines
         "cooperation_coverage_by_territory": (1, QgsSymbolLayer.PropertyLayerEnabled, True),
         "cooperation_missing_forum": (0, QgsSymbolLayer.PropertyStrokeStyle, "dash")}
for name, (at, of, value) in marks.items():
    layer = QgsVectorLayer(f"out/region.gpkg|layername={name}", name, "ogr")
    layer.loadDefaultStyle()
    renderer, context, n = layer.renderer().clone(), QgsRenderContext(), 0
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        symbol = renderer.originalSymbolForFeature(feature, context)
        if symbol:
            decided = symbol.symbolLayer(at).dataDefinedProperties()
            n += decided.value(of, context.expressionContext()) == value
    renderer.stopRender(context)
    print(name, n)
PY
    "$python" marks.py > marks.txt
    count() { sqlite3 -batch -noheader out/region.gpkg "SELECT count(*) FROM $1"; }
    grep -Fx "cooperation_white_spots $(count "cooperation_white_spots WHERE is_unknown")" marks.txt
    grep -Fx "cooperation_coverage_by_territory $(count "cooperation_coverage_by_territory WHERE status = 'unknown'")" marks.txt
    grep -Fx "cooperation_missing_forum $(count "cooperation_missing_forum WHERE status = 'unknown' AND total >= 100")" marks.txt
    [ "$(count "cooperation_white_spots WHERE is_unknown")" -gt 0 ]
}
