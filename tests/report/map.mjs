// The interactive map: every layer switches, search finds, a click shows figures and leads to the row, rows lead back.
//
// The map is drawn on a canvas, so that a place is clicked where the search has centred it.

import test from 'node:test';
import assert from 'node:assert/strict';
import { openReport, region } from './browser.mjs';

/** A place of each region: what is typed, and the name that must come. */
const wanted = {
    musterregion: ['wendelf', 'Wendelförde'],
    musterregion_en: ['NUBELFL', 'Nübelfleth'],
    brandenburg: ['Potsdam', 'Potsdam'],
    hostile: ['<svg onload', '<svg onload=window.__pwned=1>'],
}[region];

const report = await openReport();
const popup = '.map-popup';

await report.page.locator('#map[data-ready="1"]').waitFor();
await report.page.locator('#map').scrollIntoViewIfNeeded();

/** What the map shows now: the layer, how many features, its legend, and the picture as it is painted. */
const stateOf = page => page.evaluate(() => ({
    layer: document.getElementById('map').dataset.layer,
    nFeatures: Number(document.getElementById('map').dataset.features),
    legend: document.querySelector('.map-legend').innerText,
    title: document.querySelector('.map-legend h3')?.textContent,
    nClasses: document.querySelectorAll('.map-legend .map-class').length,
    picture: document.querySelector('#map canvas').toDataURL(),
}));

async function showLayer(page, name) {
    await page.selectOption('#map-layer', name);
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

const layersOf = page => page.locator('#map-layer option').evaluateAll(options =>
    options.filter(option => option.value).map(({ value, text }) => ({ value, text })));

async function search(page, text) {
    await page.keyboard.press('Escape');
    await page.fill('#map-search', text);
    await page.press('#map-search', 'Enter');
    await page.locator(popup).waitFor();
    await settle(page);
}

/** Waits until the map moves no more: it moves to make room for a pop-up, and takes a click meanwhile for a drag. */
const settle = page => page.evaluate(async () => {
    const place = () => document.querySelector('.leaflet-map-pane').style.transform;
    for (let last = null, n = 0; n < 5; last = place()) {
        n = place() === last ? n + 1 : 0;
        await new Promise(resolve => setTimeout(resolve, 60));
    }
});

/** Clicks into the middle of the map, where a search has brought what it found. */
async function clickMiddle(page) {
    await page.locator('#map').scrollIntoViewIfNeeded();
    const box = await page.locator('#map').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

test('every layer switches: legend, features and picture change', async () => {
    const { page } = report;
    const layers = await layersOf(page);
    assert.ok(layers.length > 3);
    const seen = [];
    for (const { value, text } of layers) {
        await showLayer(page, value);
        const state = await stateOf(page);
        assert.equal(state.layer, value);
        assert.equal(state.title, text);
        assert.ok(state.nFeatures > 0 && state.nClasses > 0, `${value}: ${state.nFeatures} features, ${state.nClasses} classes`);
        seen.push(state);
    }
    seen.slice(1).forEach((state, i) => {
        assert.notEqual(state.legend, seen[i].legend, state.layer);
        assert.notEqual(state.picture, seen[i].picture, state.layer);
    });
    await showLayer(page, '');
    assert.equal((await stateOf(page)).nFeatures, 0);
});

test('the counts of a legend of areas add up to its features', async () => {
    const { page } = report;
    const sums = await page.evaluate(() => JSON.parse(document.getElementById('map-data').textContent).layers
        .filter(({ kind }) => kind === 'area' || kind === 'region')
        .map(layer => [layer.name, layer.class.length, layer.classes.reduce((sum, { n }) => sum + Number(String(n).replace(/\D/g, '')), 0)]));
    assert.ok(sums.length > 0);
    for (const [name, nFeatures, sum] of sums)
        assert.equal(sum, nFeatures, name);
});

test('search finds a place, offers its name while one types, and says what it does not find', async () => {
    const { page } = report;
    const [typed, name] = wanted;
    await showLayer(page, (await layersOf(page))[0].value);
    await page.fill('#map-search', '');
    await page.locator('#map-search').pressSequentially(typed);
    const offered = await page.locator('#map-names option').evaluateAll(options => options.map(option => option.value));
    assert.ok(offered.includes(name), `${typed}: ${offered}`);
    await search(page, typed);
    assert.equal(await page.locator(`${popup} h3`).textContent(), name);
    assert.equal(await page.locator('#map-said').textContent(), name);
    await page.fill('#map-search', 'qqqq');
    await page.press('#map-search', 'Enter');
    assert.match(await page.locator('#map-said').textContent(), /qqqq/);
});

/** A layer of areas whose feature of a name has a row that is printed; [layer, row]. */
const layerWithRow = (page, name) => page.evaluate(name => {
    const { layers, places } = JSON.parse(document.getElementById('map-data').textContent);
    for (const layer of layers.filter(({ kind }) => kind === 'area')) {
        const i = layer.at.findIndex(place => places.names[place] === name && places.leaf[place]);
        const row = layer.rows ? layer.rows[i] : i;
        if (i >= 0 && row < layer.shown)
            return [layer.name, `${layer.name}-${row}`];
    }
    return null;
}, name);

test('a click on a place shows the figures of its row, and leads there', async () => {
    const { page } = report;
    const [typed, name] = wanted;
    const [layer, rowId] = await layerWithRow(page, name);
    await showLayer(page, layer);
    await search(page, typed); // centres it
    await page.locator('.leaflet-popup-close-button').click();
    await page.locator(popup).waitFor({ state: 'detached' });
    await clickMiddle(page);
    await page.locator(popup).waitFor();
    assert.equal(await page.locator(`${popup} h3`).textContent(), name);
    const row = page.locator(`[id="${rowId}"]`);
    const cells = (await row.locator('th, td').allTextContents()).map(text => text.replace('◎', '').replace(/\s/g, ' ').trim());
    const figures = await page.locator(`${popup} dd`).allTextContents();
    assert.ok(figures.length > 0);
    for (const figure of figures.map(text => text.replace(/\s/g, ' ').trim()))
        assert.ok(cells.some(cell => cell && figure.startsWith(cell)), `'${figure}' is in no cell of: ${cells.join(' | ')}`);
    await page.locator(`${popup} .map-row`).first().click();
    assert.equal(new URL(page.url()).hash, `#${rowId}`);
    await page.waitForFunction(id => {
        const box = document.getElementById(id).getBoundingClientRect();
        return box.bottom > 0 && box.top < innerHeight;
    }, rowId);
    assert.ok(await row.textContent().then(text => text.includes(name)));
});

test('the button of a row leads to its place on the map', async () => {
    const { page } = report;
    const [, name] = wanted;
    const [layer, rowId] = await layerWithRow(page, name);
    await page.keyboard.press('Escape');
    await showLayer(page, '');
    await page.locator(`[id="${rowId}"] button.map-show`).click();
    await page.locator(popup).waitFor();
    assert.equal((await stateOf(page)).layer, layer);
    assert.equal(await page.locator(`${popup} h3`).textContent(), name);
});

test('lines and points are found and lead to their rows, too', async () => {
    const { page } = report;
    const lines = await page.evaluate(() => JSON.parse(document.getElementById('map-data').textContent).layers
        .filter(({ kind }) => kind === 'line' || kind === 'point').map(({ name }) => name));
    assert.ok(lines.length > 0);
    for (const layer of lines) {
        const button = page.locator(`tr[id^="${layer}-"] button.map-show`);
        if (!await button.count())
            continue;
        await button.first().click();
        await page.locator(popup).waitFor();
        assert.equal((await stateOf(page)).layer, layer);
        const href = await page.locator(`${popup} .map-row`).first().getAttribute('href');
        assert.equal(await page.locator(`[id="${href.slice(1)}"]`).count(), 1, href);
        await page.keyboard.press('Escape');
    }
});

test('the keyboard alone: layer, search, closing, moving, zooming', async () => {
    const { page } = report;
    const layers = await layersOf(page);
    await showLayer(page, layers[0].value);
    await page.locator('#map-layer').focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(name => document.getElementById('map').dataset.layer === name, layers[1].value);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'map-search');
    await page.keyboard.type(wanted[1]);
    await page.keyboard.press('Enter');
    await page.locator(popup).waitFor();
    await page.locator('#map').focus();
    await page.keyboard.press('Escape');
    await page.locator(popup).waitFor({ state: 'detached' });
    for (const key of ['ArrowRight', '+', '-']) {
        const before = (await stateOf(page)).picture;
        await page.keyboard.press(key);
        await page.waitForFunction(before => document.querySelector('#map canvas').toDataURL() !== before, before);
    }
});

test('on a telephone the map fits, and a pop-up stays inside it', async () => {
    const phone = await openReport({ viewport: { width: 375, height: 700 }, hasTouch: true });
    const { page } = phone;
    await page.locator('#map[data-ready="1"]').waitFor();
    await search(page, wanted[1]);
    const [map, bubble] = await Promise.all(['#map', '.leaflet-popup-content-wrapper'].map(what => page.locator(what).boundingBox()));
    assert.ok(map.x >= 0 && map.x + map.width <= 375, JSON.stringify(map));
    assert.ok(bubble.x >= map.x - 1 && bubble.x + bubble.width <= map.x + map.width + 1 && bubble.y >= map.y - 1, JSON.stringify({ map, bubble }));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
    await page.context().close();
});

test('paper has no interactive map, and all its pictures', async () => {
    const { page } = report;
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('#map').isVisible(), false);
    assert.equal(await page.locator('button:visible').filter({ hasNotText: /\S/ }).count(), 0);
    await page.emulateMedia({ media: 'screen' });
});

test('whatever was done, no error, no warning, no request', () => {
    assert.deepEqual(report.noticed, { said: [], asked: [], dialogs: [] });
});
