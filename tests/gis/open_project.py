"""Opens a build in QGIS itself and says what it sees, or fails.

    open_project.py <folder of the build> <picture.png>

Every layer must be valid, in the CRS of the region, with its renderer, its classes and the headings of its columns;
every row must get a symbol but those that the map leaves out; the style in the GeoPackage alone must be that of the
project. One line a layer: name, renderer, labels of the classes. The picture shows the layers that are switched on.
"""
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsProject,  # noqa: E402
                       QgsRenderContext, QgsVectorLayer)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

folder, picture = sys.argv[1:3]
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
faults = []


def expect(is_true, text):
    if not is_true:
        faults.append(text)


def labels(renderer):
    return [item.label() for item in renderer.legendSymbolItems() if item.label() and item.symbol()]


def count_without_symbol(layer):
    renderer, context = layer.renderer().clone(), QgsRenderContext()
    renderer.startRender(context, layer.fields())
    n = 0
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        n += renderer.symbolForFeature(feature, context) is None
    renderer.stopRender(context)
    return n


def same_style(layer, name):
    alone = QgsVectorLayer(f"{folder}/region.gpkg|layername={name}", name, "ogr")
    message, is_loaded = alone.loadDefaultStyle()
    expect(is_loaded, f"{name}: no default style in the package: {message}")
    expect(type(alone.renderer()) is type(layer.renderer()) and labels(alone.renderer()) == labels(layer.renderer()),
           f"{name}: the style of the package is not that of the project")


project = QgsProject.instance()
expect(project.read(f"{folder}/region.qgs"), "the project cannot be read: " + project.error())
layers = sorted(project.mapLayers().values(), key=lambda layer: layer.id())
expect(len(layers) > 1, "no layers")
for layer in layers:
    name = layer.id().removeprefix("umland_")
    expect(layer.isValid(), f"{name}: not valid")
    if not layer.isValid():
        continue
    expect(layer.crs().isValid() and layer.crs() == project.crs(), f"{name}: CRS {layer.crs().authid()}")
    expect(layer.name() != name, f"{name}: without a title")
    expect(layer.metadata().rights(), f"{name}: without attribution")
    fields = layer.fields()
    expect(all(fields[i].alias() for i in range(1, len(fields))), f"{name}: a column without heading")
    same_style(layer, name)
    n = count_without_symbol(layer)
    print(name, layer.renderer().type(), n, " | ".join(labels(layer.renderer())), sep="\t")
root = project.layerTreeRoot()
shown = [layer for layer in root.layerOrder() if root.findLayer(layer).isVisible()]
expect(len(shown) in (1, 2), f"{len(shown)} layers are switched on")
expect(project.crs().isValid(), "no CRS")

settings = QgsMapSettings()
settings.setLayers(shown)
settings.setDestinationCrs(project.crs())
settings.setExtent(shown[-1].extent())
settings.setOutputSize(QSize(900, 700))
settings.setBackgroundColor(QColor("white"))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
expect(image.save(picture), "the picture cannot be written")
colours = {image.pixel(x, y) for x in range(0, 900, 3) for y in range(0, 700, 3)}
expect(len(colours) > 3, "the picture is empty")
for fault in faults:
    print(fault, file=sys.stderr)
project.clear()
application.exitQgis()
sys.exit(bool(faults))
