// The interactive map of the report. Reads the JSON that map_data.c writes, draws it with Leaflet on a canvas.
//
// Members of the data: step (metres of a step of the grid); arcs (coded lines), ranks (a digit of each); places: names,
// keys, leaf, people, rings (numbers of arcs, ~number backwards), level, levels, anchors; forums: name, places, section,
// row; shapes (lists of coded lines); layers: name, title, topic, kind and what it draws (at, rings, shapes, points,
// ends, borders), names, legend, classes, class (a digit of base 36 each), mark, marked, figures, rows, shown, notes.
//
// Whatever comes from data becomes text by textContent, never markup.
(function () {
    "use strict";

    const element = id => document.getElementById(id);
    const section = element("map-section");
    if (!section || !window.L)
        return;
    const data = JSON.parse(element("map-data").textContent);
    const words = JSON.parse(element("map-words").textContent);
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const colours = { ground: "#f1efea", inner: "#fffdf8", quietInner: "#c3beb5", district: "#7d7870",
                      state: "#3f3b36", outer: "#3f3b36", focus: "#a5108a", hatch: "#8c857a" };

    // ------------------------------------------------------------------------------------------ text

    /// An element with a text, a class and attributes.
    function make(tag, text, className, attributes) {
        const made = document.createElement(tag);
        if (text !== undefined && text !== null)
            made.textContent = text;
        if (className)
            made.className = className;
        for (const name in attributes || {})
            made.setAttribute(name, attributes[name]);
        return made;
    }

    const say = (pattern, one) => pattern.replace("{1}", () => one);

    const fold = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss").toLowerCase();

    // ----------------------------------------------------------------------------------- coordinates

    const digits = new Int8Array(128);
    Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        .forEach((digit, value) => { digits[digit.charCodeAt(0)] = value; });

    /// Points [y, x] of a code, as Leaflet has them.
    function decode(code) {
        const points = [], at = [0, 0];
        let axis = 0, shift = 0, number = 0;
        for (let i = 0; i < code.length; i++) {
            const digit = digits[code.charCodeAt(i)];
            number += (digit & 31) * 2 ** shift;
            shift += 5;
            if (digit & 32)
                continue;
            const size = Math.floor(number / 2);
            at[axis] += number % 2 ? -size - 1 : size;
            if (axis)
                points.push([at[1], at[0]]);
            axis = 1 - axis;
            shift = number = 0;
        }
        return points;
    }

    const arcs = data.arcs.map(decode);
    const places = data.places;
    const anchors = decode(places.anchors);

    /// Points of a ring of arcs; where two arcs meet the point stands once.
    function ringOf(numbers) {
        const points = [];
        numbers.forEach(number => {
            const arc = number < 0 ? arcs[~number].slice().reverse() : arcs[number];
            for (let i = points.length ? 1 : 0; i < arc.length; i++)
                points.push(arc[i]);
        });
        return points;
    }

    /// A flow bends a little to the right, so that its way back could be told apart.
    function curve(a, b) {
        const bend = 0.09, n = 12, points = [];
        const middle = [(a[0] + b[0]) / 2 - bend * 2 * (b[1] - a[1]), (a[1] + b[1]) / 2 + bend * 2 * (b[0] - a[0])];
        for (let i = 0; i <= n; i++) {
            const t = i / n, s = 1 - t;
            points.push([0, 1].map(axis => s * s * a[axis] + 2 * s * t * middle[axis] + t * t * b[axis]));
        }
        return points;
    }

    // -------------------------------------------------------------------------------------- renderer

    /// Corners of the signs of points, around 0, 0: colour never stands alone. The first is a circle.
    const signs = [null,
                   [[-.9, -.9], [.9, -.9], [.9, .9], [-.9, .9]],
                   [[0, -1.2], [1.1, .8], [-1.1, .8]],
                   [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
                   [[0, 1.2], [1.1, -.8], [-1.1, -.8]],
                   [[0, -1.15], [1.1, -.35], [.68, .93], [-.68, .93], [-1.1, -.35]]];

    function hatching(context) {
        const tile = document.createElement("canvas");
        tile.width = tile.height = 8;
        const pen = tile.getContext("2d");
        pen.strokeStyle = colours.hatch;
        for (let x = -8; x <= 8; x += 8) {
            pen.moveTo(x, 8);
            pen.lineTo(x + 8, 0);
        }
        pen.stroke();
        return context.createPattern(tile, "repeat");
    }

    const Renderer = L.Canvas.extend({
        _fillStroke(context, layer) {
            L.Canvas.prototype._fillStroke.call(this, context, layer);
            if (!layer.options.hatch)
                return;
            this._hatching = this._hatching || hatching(context);
            context.globalAlpha = 1;
            context.fillStyle = this._hatching;
            context.fill("evenodd");
        },
        _updateCircle(layer) {
            const sign = signs[layer.options.sign || 0];
            if (!sign)
                return L.Canvas.prototype._updateCircle.call(this, layer);
            if (!this._drawing || layer._empty())
                return;
            this._ctx.beginPath();
            sign.forEach(([x, y], i) =>
                this._ctx[i ? "lineTo" : "moveTo"](layer._point.x + x * layer._radius, layer._point.y + y * layer._radius));
            this._ctx.closePath();
            this._fillStroke(this._ctx, layer);
        },
    });

    // ------------------------------------------------------------------------------------------- map

    section.hidden = false;
    const renderer = new Renderer({ padding: 0.3, tolerance: 4 });
    const plane = L.extend({}, L.CRS.Simple, {
        distance: (a, b) => data.step * Math.hypot(a.lat - b.lat, a.lng - b.lng),
    });
    const map = L.map("map", {
        crs: plane, renderer, zoomSnap: 0.25, zoomDelta: 1, minZoom: -12, maxZoom: 3, zoomControl: false,
        attributionControl: false, wheelPxPerZoomLevel: 100, inertia: !isCalm, zoomAnimation: !isCalm,
        fadeAnimation: !isCalm, markerZoomAnimation: !isCalm, maxBoundsViscosity: 0.8,
    });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);

    const home = L.latLngBounds([]);
    arcs.forEach(arc => arc.forEach(point => home.extend(point)));

    function goHome(animate) {
        map.fitBounds(home, { padding: [8, 8], animate: animate === true && !isCalm });
    }

    const homeControl = L.control({ position: "topleft" });
    homeControl.onAdd = () => {
        const bar = make("div", null, "leaflet-bar");
        const button = make("a", "⌂", "map-home", { href: "#map", role: "button", title: words.home, "aria-label": words.home });
        L.DomEvent.on(button, "click", event => {
            L.DomEvent.stop(event);
            goHome(true);
        });
        bar.appendChild(button);
        return bar;
    };
    homeControl.addTo(map);

    // ----------------------------------------------------------------------------- what is on the map

    const ground = L.featureGroup().addTo(map);   // every leaf, whatever the layer
    const areas = L.featureGroup().addTo(map);    // what a layer fills that are no leaves
    const borders = L.layerGroup().addTo(map);
    const shapes = L.featureGroup().addTo(map);   // lines and points of a layer
    const marks = L.layerGroup().addTo(map);      // what was searched
    const polygons = [];                          // of places, made when wanted
    const state = { layer: null, features: [], opacity: 1 };

    function polygonOf(place) {
        if (!polygons[place]) {
            polygons[place] = L.polygon(places.rings[place].map(ringOf), { renderer, smoothFactor: 0, stroke: false,
                                                                            fillRule: "evenodd" });
            polygons[place].place = place;
        }
        return polygons[place];
    }

    const groundStyle = { fillColor: colours.ground, fillOpacity: 1, hatch: false };
    places.leaf.forEach((isLeaf, place) => {
        if (isLeaf)
            ground.addLayer(polygonOf(place).setStyle(groundStyle));
    });

    /// Borders between territories lie on the areas and under lines and points.
    const byRank = [[], [], [], []];
    arcs.forEach((arc, i) => byRank[data.ranks[i]].push(arc));
    const rankLines = byRank.map((lines, rank) => L.polyline(lines, {
        renderer, interactive: false, smoothFactor: 0.6, weight: [0.7, 1, 1.6, 1.6][rank],
        color: [colours.inner, colours.district, colours.state, colours.outer][rank],
    }));

    function drawBorders(isFilled) {
        rankLines[0].setStyle({ color: isFilled ? colours.inner : colours.quietInner });
        borders.clearLayers();
        rankLines.forEach(line => borders.addLayer(line));
    }

    // ---------------------------------------------------------------------------------------- layers

    const rowOf = (layer, feature) => layer.rows ? layer.rows[feature] : feature;
    const classOf = (layer, feature) => layer.classes[parseInt(layer.class[feature], 36)];

    function nameOf(layer, feature) {
        if (layer.names)
            return layer.names[feature];
        if (layer.at)
            return places.names[layer.at[feature]];
        return [0, 1].map(end => places.names[layer.ends[2 * feature + end]]).join(" – ");
    }

    function areaStyle(layer, feature) {
        return { fillColor: classOf(layer, feature).colour, fillOpacity: state.opacity, hatch: layer.isMarked.has(feature) };
    }

    /// As wide as in the picture; where lines are many they are thin.
    function lineStyle(layer, feature) {
        const of = classOf(layer, feature);
        const weight = Math.min(of.width || 2.4, layer.kind === "line" && layer.class.length > 400 ? 1.6 : 12);
        const isDashed = of.dashed || layer.isMarked.has(feature);
        return { color: of.colour, weight, opacity: state.opacity, dashArray: isDashed ? "6 5" : null,
                 lineCap: isDashed ? "butt" : "round" };
    }

    function pointStyle(layer, feature) {
        const of = classOf(layer, feature);
        return { fillColor: of.colour, fillOpacity: state.opacity, color: "#fff", weight: 1,
                 radius: layer.class.length > 400 ? 4 : 6, sign: layer.classes.indexOf(of) % signs.length };
    }

    const linesOf = shape => data.shapes[shape].map(decode);

    const lineOf = points => L.polyline(points, { renderer, smoothFactor: 0.8 });

    /// How a feature of a kind is drawn: its group, its style, and the Leaflet layer that it becomes.
    const kinds = {
        area: { group: feature => ground.hasLayer(feature) ? null : areas, style: areaStyle,
                make: (layer, i) => polygonOf(layer.at[i]) },
        region: { group: () => areas, style: areaStyle,
                  make: (layer, i) => L.polygon(layer.rings[i].map(ringOf), { renderer, smoothFactor: 0, weight: 2,
                                                                             color: colours.state }) },
        polygon: { group: () => areas, style: areaStyle,
                   make: (layer, i) => L.polygon(linesOf(layer.shapes[i]), { renderer, smoothFactor: 0.5, weight: 0.8,
                                                                            color: "#fff" }) },
        line: { group: () => shapes, style: lineStyle, make: (layer, i) => lineOf(linesOf(layer.shapes[i])) },
        border: { group: () => shapes, style: lineStyle,
                  make: (layer, i) => lineOf(Array.isArray(layer.borders[i]) ? layer.borders[i][0].map(arc => arcs[arc])
                                                                             : linesOf(layer.borders[i])) },
        flow: { group: () => shapes, style: lineStyle,
                make: (layer, i) => lineOf(curve(anchors[layer.ends[2 * i]], anchors[layer.ends[2 * i + 1]])) },
        point: { group: () => shapes, style: pointStyle,
                 make: (layer, i) => L.circleMarker(layer.at2[i], { renderer }) },
    };

    const layers = new Map();
    data.layers.forEach(layer => {
        layer.isMarked = new Set(layer.marked || []);
        if (layer.points !== undefined)
            layer.at2 = decode(layer.points);
        layers.set(layer.name, layer);
    });

    function clear() {
        map.closePopup();
        marks.clearLayers();
        areas.clearLayers();
        shapes.clearLayers();
        state.features.forEach(feature => {
            feature.index = undefined;
            if (ground.hasLayer(feature))
                feature.setStyle(groundStyle);
        });
        state.features = [];
    }

    /// Features in the order of their classes, so that what is largest lies on top.
    function drawingOrder(layer) {
        const order = Array.from(layer.class, (of, i) => i);
        return order.sort((a, b) => parseInt(layer.class[a], 36) - parseInt(layer.class[b], 36) || a - b);
    }

    function sizeOf(polygon) {
        const bounds = polygon.getBounds();
        return (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
    }

    /// A territory may have several rows: it is drawn as the last of them, and its pop-up says all.
    function drawFeature(layer, kind, i) {
        const feature = kind.make(layer, i);
        feature.setStyle(kind.style(layer, i));
        feature.rows = feature.index === undefined ? [i] : feature.rows.concat(i).sort((a, b) => a - b);
        feature.index = i;
        state.features[i] = feature;
        const group = kind.group(feature);
        if (group)
            group.addLayer(feature);
    }

    function show(name) {
        const layer = layers.get(name) || null;
        clear();
        state.layer = layer;
        const kind = layer && kinds[layer.kind];
        const isFilled = !!kind && kind.style === areaStyle;
        if (isFilled) {
            drawingOrder(layer).forEach(i => drawFeature(layer, kind, i));
            // a territory lies on what it lies in: the state under its districts, these under municipalities
            Array.from(new Set(state.features)).filter(feature => feature.place !== undefined)
                .sort((a, b) => sizeOf(b) - sizeOf(a)).forEach(feature => feature.bringToFront());
        }
        drawBorders(isFilled && (layer.kind === "region" || (layer.kind === "area" && state.features.length > 20)));
        if (layer && !isFilled)
            drawingOrder(layer).forEach(i => drawFeature(layer, kind, i));
        writeLegend(layer);
        element("map-layer").value = layer ? name : "";
        element("map").dataset.layer = layer ? name : "";
        element("map").dataset.features = state.features.length;
    }

    // ---------------------------------------------------------------------------------------- legend

    function signOf(layer, of) {
        const kind = kinds[layer.kind].style;
        const key = make("span", null, "map-key", { "aria-hidden": "true" });
        if (kind === areaStyle) {
            key.style.background = of.colour;
        } else if (kind === pointStyle) {
            key.appendChild(pointSign(layer, of));
        } else {
            const i = layer.classes.indexOf(of);
            const style = lineStyle(Object.assign({}, layer, { class: i.toString(36), isMarked: new Set() }), 0);
            key.classList.add("map-key-line");
            key.style.borderTop = `${Math.max(2, style.weight)}px ${of.dashed ? "dashed" : "solid"} ${of.colour}`;
        }
        return key;
    }

    function pointSign(layer, of) {
        const canvas = make("canvas", null, null, { width: 32, height: 32 });
        const pen = canvas.getContext("2d");
        const sign = signs[layer.classes.indexOf(of) % signs.length];
        pen.beginPath();
        if (sign)
            sign.forEach(([x, y], i) => pen[i ? "lineTo" : "moveTo"](16 + 11 * x, 16 + 11 * y));
        else
            pen.arc(16, 16, 12, 0, 2 * Math.PI);
        pen.closePath();
        pen.fillStyle = of.colour;
        pen.fill();
        return canvas;
    }

    function legendItem(key, label, n) {
        const item = make("li", null, "map-class");
        item.appendChild(key);
        item.appendChild(make("span", label, "map-class-label"));
        if (n !== undefined)
            item.appendChild(make("span", n, "map-class-n"));
        return item;
    }

    function writeLegend(layer) {
        const legend = section.querySelector(".map-legend");
        legend.textContent = "";
        if (!layer)
            return;
        const list = make("ul");
        const isScale = !layer.classes.some(of => of.dashed);
        const order = layer.classes.filter(of => of.shown);
        legend.appendChild(make("h3", layer.title));
        if (layer.legend)
            legend.appendChild(make("p", layer.legend, "map-legend-title"));
        (isScale ? order.slice().reverse() : order).forEach(of =>
            list.appendChild(legendItem(signOf(layer, of), of.label || layer.title, of.n)));
        if (layer.isMarked.size)
            list.appendChild(legendItem(make("span", null, "map-key map-key-hatch", { "aria-hidden": "true" }), layer.mark,
                                        layer.isMarked.size.toLocaleString(document.documentElement.lang)));
        legend.appendChild(list);
        layer.notes.forEach(note => legend.appendChild(make("p", note, "map-note")));
        legend.appendChild(link(layer, -1));
    }

    // --------------------------------------------------------------------------------------- pop-ups

    /// A link to the printed row of a feature, or to the table that it stands in.
    function link(layer, row) {
        const id = `${layer.name}-${row}`;
        const isThere = row >= 0 && row < layer.shown && element(id);
        return make("a", isThere ? words.row : words.table, "map-row", { href: `#${isThere ? id : layer.name}` });
    }

    function addFigure(list, label, value) {
        if (value === "")
            return;
        const pair = make("div");
        pair.appendChild(make("dt", label));
        pair.appendChild(make("dd", value));
        list.appendChild(pair);
    }

    function addRow(content, layer, feature) {
        const list = make("dl");
        layer.figures.forEach(figure => {
            const value = figure.words[figure.of[feature]];
            addFigure(list, figure.label, value && figure.unit ? `${value}\u00a0${figure.unit}` : value);
        });
        content.appendChild(list);
        if (layer.isMarked.has(feature))
            content.appendChild(make("p", layer.mark, "map-note"));
        content.appendChild(link(layer, rowOf(layer, feature)));
    }

    function contentOf(layer, features) {
        const content = make("div", null, "map-popup");
        content.appendChild(make("h3", nameOf(layer, features[0])));
        features.forEach(feature => addRow(content, layer, feature));
        return content;
    }

    function contentOfPlace(place) {
        const content = make("div", null, "map-popup");
        const list = make("dl");
        content.appendChild(make("h3", places.names[place]));
        if (places.people[place] >= 0)
            addFigure(list, words.population, places.people[place].toLocaleString(document.documentElement.lang));
        content.appendChild(list);
        return content;
    }

    function openPopup(content, at) {
        const size = map.getSize();
        const popup = L.popup({ maxWidth: Math.min(320, size.x - 100), minWidth: 160, closeButton: true,
                                maxHeight: Math.max(140, size.y - 170), autoPanPaddingTopLeft: [56, 12],
                                autoPanPaddingBottomRight: [12, 12] })
                          .setLatLng(at).setContent(content).openOn(map);
        const close = popup.getElement().querySelector(".leaflet-popup-close-button");
        close.setAttribute("aria-label", words.close);
        close.setAttribute("title", words.close);
    }

    function mark(outline) {
        marks.clearLayers();
        marks.addLayer(outline);
    }

    function outlineOf(feature) {
        const style = { renderer, interactive: false, fill: false, smoothFactor: 0, color: colours.focus, weight: 2.5 };
        if (feature instanceof L.Polygon)
            return L.polygon(feature.getLatLngs(), style);
        if (feature instanceof L.Polyline)
            return L.polyline(feature.getLatLngs(), Object.assign(style, { weight: 7, opacity: 0.45 }));
        return L.circleMarker(feature.getLatLng(), Object.assign(style, { radius: 11 }));
    }

    function openFeature(feature, at) {
        mark(outlineOf(feature));
        openPopup(feature.index === undefined ? contentOfPlace(feature.place) : contentOf(state.layer, feature.rows), at);
    }

    [ground, areas, shapes].forEach(group => {
        group.on("click", event => openFeature(event.layer, event.latlng));
        group.bindTooltip(feature => {
            const tip = make("div");
            tip.appendChild(make("b", feature.index === undefined ? places.names[feature.place]
                                                                  : nameOf(state.layer, feature.index)));
            if (feature.index !== undefined && classOf(state.layer, feature.index).label)
                tip.appendChild(make("div", classOf(state.layer, feature.index).label));
            return tip;
        }, { sticky: true, opacity: 1, className: "map-tip" });
    });
    map.on("popupclose", () => marks.clearLayers());

    // ------------------------------------------------------------------------------------- way to it

    function boundsOf(feature) {
        return feature.getBounds ? feature.getBounds() : feature.getLatLng().toBounds(1);
    }

    /// A point of a line or an area that lies on it.
    function pointOn(feature) {
        if (feature.place !== undefined)
            return anchors[feature.place];
        if (feature.getLatLng)
            return feature.getLatLng();
        const flat = L.LineUtil.isFlat(feature.getLatLngs());
        const line = flat ? feature.getLatLngs() : feature.getLatLngs()[0];
        return feature instanceof L.Polygon ? feature.getBounds().getCenter() : line[Math.floor(line.length / 2)];
    }

    function zoomTo(bounds) {
        const extent = home.getNorth() - home.getSouth();
        const least = map.getBoundsZoom(home) + 4;
        map.fitBounds(bounds.pad(bounds.getNorth() - bounds.getSouth() < extent / 40 ? 0 : 0.6),
                      { maxZoom: Math.min(map.getMaxZoom(), least), animate: false });
    }

    function goToFeature(index) {
        const feature = state.features[index];
        zoomTo(boundsOf(feature));
        openFeature(feature, pointOn(feature));
    }

    function goToPlace(place) {
        const layer = state.layer;
        const index = layer && layer.at ? layer.at.indexOf(place) : -1;
        if (index >= 0)
            return goToFeature(index);
        const polygon = polygonOf(place);
        zoomTo(polygon.getBounds());
        mark(outlineOf(polygon));
        openPopup(contentOfPlace(place), anchors[place]);
    }

    function goToForum(forum) {
        const content = make("div", null, "map-popup");
        const bounds = L.latLngBounds([]), outlines = L.layerGroup();
        forum.places.forEach(place => {
            bounds.extend(polygonOf(place).getBounds());
            outlines.addLayer(outlineOf(polygonOf(place)));
        });
        content.appendChild(make("h3", forum.name));
        content.appendChild(make("p", say(words.members, forum.places.length.toLocaleString(document.documentElement.lang))));
        if (forum.section !== undefined && element(forum.section))
            content.appendChild(link({ name: forum.section, shown: forum.row + 1 }, forum.row));
        zoomTo(bounds);
        mark(outlines);
        openPopup(content, bounds.getCenter());
    }

    // ---------------------------------------------------------------------------------------- search

    const index = new Map(); // what a name leads to, by the name as it is shown

    function addName(name, more, go) {
        const shown = !index.has(name) ? name : `${name} (${more})`;
        if (name && !index.has(shown))
            index.set(shown, { folded: fold(shown), go });
    }

    const order = places.names.map((name, i) => i).sort((a, b) => places.leaf[b] - places.leaf[a] ||
                                                                  places.people[b] - places.people[a] || a - b);
    order.forEach(i => addName(places.names[i], places.leaf[i] && index.has(places.names[i]) ? places.keys[i]
                                                                 : places.levels[places.level[i]], () => goToPlace(i)));
    data.forums.forEach(forum => addName(forum.name, forum.places.length, () => goToForum(forum)));
    data.layers.forEach(layer => {
        if (layer.kind === "line" || layer.kind === "point" || layer.kind === "region")
            layer.names.forEach((name, i) => addName(name, layer.title, () => {
                show(layer.name);
                goToFeature(i);
            }));
    });

    /// Names that fit, those that begin with it first.
    function findNames(text, most) {
        const wanted = fold(text.trim()), first = [], later = [];
        if (!wanted)
            return [];
        for (const [name, entry] of index) {
            const at = entry.folded.indexOf(wanted);
            if (at === 0)
                first.push(name);
            else if (at > 0 && later.length < most)
                later.push(name);
        }
        first.sort((a, b) => (fold(b) === wanted) - (fold(a) === wanted));
        return first.concat(later).slice(0, most);
    }

    function offerNames() {
        const list = element("map-names");
        list.textContent = "";
        findNames(element("map-search").value, 12).forEach(name => list.appendChild(make("option", null, null, { value: name })));
    }

    function search(event) {
        event.preventDefault();
        const text = element("map-search").value;
        const name = index.has(text) ? text : findNames(text, 1)[0];
        element("map-said").textContent = name || !text.trim() ? name || "" : say(words.notFound, text);
        if (name)
            index.get(name).go();
    }

    // ---------------------------------------------------------------------------------- place names

    const labelPane = map.createPane("names");
    labelPane.setAttribute("aria-hidden", "true");
    const measure = document.createElement("canvas").getContext("2d");
    measure.font = "600 12px system-ui, sans-serif";
    const named = order.filter(i => places.leaf[i]);

    /// The most populous places of what is seen, as many as stand apart.
    function writeNames() {
        const view = map.getBounds(), boxes = [];
        const left = map.containerPointToLayerPoint([0, 0]).x, right = left + map.getSize().x;
        labelPane.textContent = "";
        for (let i = 0; i < named.length && boxes.length < 36; i++) {
            if (!view.contains(anchors[named[i]]))
                continue;
            const at = map.latLngToLayerPoint(anchors[named[i]]);
            const half = measure.measureText(places.names[named[i]]).width / 2 + 5;
            at.x = Math.max(left + half, Math.min(right - half, at.x)); // whole names at the edge
            const box = [at.x - half, at.y - 10, at.x + half, at.y + 10];
            if (boxes.some(other => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]))
                continue;
            boxes.push(box);
            const label = make("span", places.names[named[i]], "map-label");
            L.DomUtil.setPosition(label, L.point(Math.round(at.x), Math.round(at.y)));
            labelPane.appendChild(label);
        }
    }

    map.on("zoomstart", () => { labelPane.textContent = ""; });
    map.on("moveend zoomend resize", writeNames);

    // -------------------------------------------------------------------------------------- controls

    function listLayers() {
        const select = element("map-layer");
        const groups = new Map();
        select.appendChild(make("option", words.empty, null, { value: "" }));
        data.layers.forEach(layer => {
            if (!groups.has(layer.topic)) {
                groups.set(layer.topic, make("optgroup", null, null, { label: layer.topic }));
                select.appendChild(groups.get(layer.topic));
            }
            groups.get(layer.topic).appendChild(make("option", layer.title, null, { value: layer.name }));
        });
        select.addEventListener("change", () => show(select.value));
    }

    function setOpacity() {
        state.opacity = Number(element("map-opacity").value) / 100;
        if (state.layer)
            state.features.forEach((feature, i) => feature.setStyle(kinds[state.layer.kind].style(state.layer, i)));
    }

    /// From a printed row to its feature.
    function linkRows(layer) {
        layer.class.split("").forEach((of, feature) => {
            const row = rowOf(layer, feature);
            const line = row < layer.shown && element(`${layer.name}-${row}`);
            const head = line && line.querySelector("th");
            if (!head)
                return;
            const button = make("button", "◎", "map-show", { type: "button", title: say(words.show, nameOf(layer, feature)),
                                                             "aria-label": say(words.show, nameOf(layer, feature)) });
            button.addEventListener("click", () => {
                if (state.layer !== layer)
                    show(layer.name);
                section.scrollIntoView({ behavior: isCalm ? "auto" : "smooth" });
                goToFeature(feature);
                element("map").focus({ preventScroll: true });
            });
            head.appendChild(button);
        });
    }

    function listInContents() {
        const list = document.querySelector("nav ul");
        if (!list)
            return;
        const item = make("li");
        item.appendChild(make("a", element("map-title").textContent, null, { href: "#map-section" }));
        const overview = list.querySelector("a[href=\"#overview\"]");
        list.insertBefore(item, overview ? overview.parentElement.nextSibling : list.firstChild);
    }

    listLayers();
    listInContents();
    data.layers.forEach(linkRows);
    element("map-form").addEventListener("submit", search);
    element("map-search").addEventListener("input", offerNames);
    element("map-opacity").addEventListener("input", setOpacity);
    goHome();
    map.setMinZoom(Math.floor(map.getZoom() * 4) / 4 - 1);
    map.setMaxBounds(home.pad(0.5));
    show(data.layers.length ? data.layers[0].name : "");
    element("map").dataset.ready = "1";
})();
