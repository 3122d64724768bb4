#!/usr/bin/env python3
"""Draws two layers of a store with QGIS, to lay beside what `umland plot` makes of them.

usage: QT_QPA_PLATFORM=offscreen python3 picture_qgis.py <region.gpkg> <folder>

Writes qgis_forums.png (territories by number of forums, classes as in the plot line of
cooperation/coverage_by_territory) and qgis_flows.png (flow lines, width by class). Needs python3-qgis.
"""
import sys

from qgis.core import (
    QgsApplication,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsLineSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPalLayerSettings,
    QgsRendererRange,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDTH, HEIGHT = 1245, 1290  # pixels of the map in the PNG of umland
MOST = 1e15
FORUM_LIMITS = [0, 1, 2, 3, 5, 8, MOST]
FORUM_COLOURS = ["#e7e4dd", "#bfdcee", "#72b2d6", "#2b7ab0", "#145f98", "#06305c"]
FLOW_LIMITS = [100, 500, 1000, 5000, 10000, 25000, MOST]
FLOW_COLOURS = ["#9ccae3", "#72b2d6", "#4a97c4", "#145f98", "#0a467c", "#06305c"]
FLOW_WIDTHS = [0.2, 0.35, 0.6, 1.0, 1.6, 2.3]  # mm


def open_layer(package, table):
    layer = QgsVectorLayer(f"{package}|layername={table}", table, "ogr")
    if not layer.isValid():
        sys.exit(f"picture_qgis: no layer '{table}' in '{package}'")
    return layer


def classes(limits, symbols):
    return [
        QgsRendererRange(low, high - 1e-9, symbol, f"{low:g}")
        for low, high, symbol in zip(limits, limits[1:], symbols)
    ]


def label(layer):
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(0.6)
    text = QgsTextFormat()
    text.setSize(7)
    text.setBuffer(buffer)
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def draw(layers, path):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[-1].crs())
    settings.setExtent(layers[-1].extent())
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setOutputDpi(144)
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(path)


def main():
    package, folder = sys.argv[1:3]
    application = QgsApplication([], False)
    application.initQgis()

    forums = open_layer(package, "cooperation_coverage_by_territory")
    fills = [QgsFillSymbol.createSimple({"color": c, "outline_color": "#c3beb5", "outline_width": "0.1"}) for c in FORUM_COLOURS]
    forums.setRenderer(QgsGraduatedSymbolRenderer("forums", classes(FORUM_LIMITS, fills)))
    label(forums)
    draw([forums], f"{folder}/qgis_forums.png")

    ground = open_layer(package, "cooperation_coverage_by_territory")
    ground.renderer().setSymbol(QgsFillSymbol.createSimple({"color": "#f1efea", "outline_color": "#c3beb5", "outline_width": "0.1"}))
    flows = open_layer(package, "commuters_largest_flows")
    lines = [QgsLineSymbol.createSimple({"color": c, "width": str(w), "capstyle": "flat"}) for c, w in zip(FLOW_COLOURS, FLOW_WIDTHS)]
    flows.setRenderer(QgsGraduatedSymbolRenderer("total", classes(FLOW_LIMITS, lines)))
    draw([flows, ground], f"{folder}/qgis_flows.png")
    application.exitQgis()


main()
