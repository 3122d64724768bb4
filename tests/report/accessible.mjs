// BITV 2.0 and EN 301 549, as far as a program can tell: axe-core, the order of headings, words for every picture,
// contrast inside pictures, the keyboard.

import test from 'node:test';
import assert from 'node:assert/strict';
import { axeSource, openReport } from './browser.mjs';

const report = await openReport();
/** What can be reached by the keyboard. */
const controls = 'a[href], button, input, select, textarea, summary, [tabindex]';
/** What a picture is, inline or embedded. */
const pictures = 'figure img, figure svg';

// -------------------------------------------------------------------------------------------- axe

/** Leaves the first rows of tables and the words of pictures: axe looks at every cell and shape, and the rest is alike. */
const shorten = page => page.evaluate(() => {
    for (const part of document.querySelectorAll('tbody tr:nth-child(n + 5), figure svg > :not(title, desc)'))
        part.remove();
});

/** Violations of axe as "rule: what it says (n times): the first place". */
async function violationsOf(page) {
    await page.evaluate(axeSource()); // not as a <script>: the page's policy would refuse it
    return page.evaluate(async () => {
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
        const found = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
        return found.violations.map(({ id, help, nodes }) =>
            `${id}: ${help} (${nodes.length} times): ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
    });
}

test('axe finds nothing, on a wide screen and on a telephone', async () => {
    const { page } = await openReport();
    await shorten(page);
    for (const width of [1280, 375]) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await violationsOf(page), [], `${width} px`);
    }
    await page.context().close();
});

// -------------------------------------------------------------------------------------- structure

test('one first heading, and no level left out', async () => {
    const levels = await report.page.evaluate(() =>
        [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.tagName[1])));
    assert.equal(levels.filter(level => level === 1).length, 1);
    assert.equal(levels[0], 1);
    levels.forEach((level, i) => assert.ok(i === 0 || level <= levels[i - 1] + 1, `heading ${i}: h${level} after h${levels[i - 1]}`));
});

test('the landmarks, the language, a title', async () => {
    const { page } = report;
    for (const landmark of ['header', 'nav', 'main', 'footer'])
        assert.equal(await page.locator(`${landmark}:not(section *)`).count(), 1, landmark);
    assert.match(await page.locator('html').getAttribute('lang'), /^(de|en)$/);
    assert.notEqual(await page.title(), '');
});

test('every link inside the page leads somewhere', async () => {
    const lost = await report.page.evaluate(() => [...document.querySelectorAll('a[href^="#"]:not(.leaflet-control a)')]
        .map(link => link.getAttribute('href')).filter(href => !document.getElementById(decodeURIComponent(href.slice(1)))));
    assert.deepEqual(lost, []);
    const twice = await report.page.evaluate(() => [...document.querySelectorAll('[id]')].map(element => element.id)
        .filter((id, i, all) => all.indexOf(id) !== i));
    assert.deepEqual(twice, []);
});

/** The words that stand for each picture: alt, or label or title and description of an SVG. */
const wordsOfPictures = page => page.evaluate(pictures => [...document.querySelectorAll(pictures)]
    .filter(picture => !picture.parentElement.closest('svg')).map(picture => {
        const named = ['aria-labelledby', 'aria-describedby'].flatMap(name => (picture.getAttribute(name) ?? '').split(' '))
            .map(id => document.getElementById(id)?.textContent ?? '');
        return [picture.getAttribute('alt'), picture.getAttribute('aria-label'), ...named].filter(Boolean).join(' ');
    }), pictures);

test('the words for a picture are a finding: more than a title, with figures, no two the same', async () => {
    const words = await wordsOfPictures(report.page);
    assert.ok(words.length > 0);
    for (const text of words) {
        assert.match(text, /\d/, `no figure in: ${text}`);
        assert.ok(text.length > 20, `too short: ${text}`);
    }
    assert.deepEqual(words.filter((text, i) => words.indexOf(text) !== i), []);
});

test('every table has a caption, and heads with a text and a scope', async () => {
    const faulty = await report.page.evaluate(() => [...document.querySelectorAll('table')].filter(table =>
        !table.caption?.textContent.trim() ||
        [...table.querySelectorAll('th')].some(th => !/^(col|row)(group)?$/.test(th.scope) || !th.textContent.trim()))
        .map(table => table.outerHTML.slice(0, 200)));
    assert.deepEqual(faulty, []);
});

// --------------------------------------------------------------------------------------- contrast

/** The SVG of each picture, whether it is embedded or stands in the page. */
const drawings = page => page.evaluate(pictures => {
    const decoded = src => new TextDecoder().decode(Uint8Array.from(atob(src.split(',')[1]), c => c.charCodeAt(0)));
    return [...document.querySelectorAll(pictures)].filter(picture => !picture.src || picture.src.startsWith('data:image/svg+xml;base64,'))
        .map(picture => (picture.src ? decoded(picture.src).replace(/^[^]*?<svg/, '<svg') : picture.outerHTML));
}, pictures);

/**
 * Texts of a drawing whose colour has less than 4.5:1 against what is behind them: the halo (the same text, drawn
 * before, or a wide stroke), the topmost shape under their middle, or white paper. Runs in a page that holds the drawing only.
 */
const paleTexts = () => {
    const linear = c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const luminance = rgb => rgb.reduce((sum, c, i) => sum + linear(c / 255) * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
    const white = [255, 255, 255];
    const over = (rgb, alpha, ground) => rgb.map((c, i) => c * alpha + ground[i] * (1 - alpha));
    const colour = paint => (paint.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
    const fillOf = (shape, ground) => {
        const { fill, fillOpacity, opacity } = getComputedStyle(shape);
        return fill === 'none' ? ground : over(colour(fill), fillOpacity * opacity, ground);
    };
    const isGround = (shape, text) => shape.closest('svg') && shape.tagName !== 'svg' && !shape.closest('text') &&
        text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_PRECEDING && getComputedStyle(shape).fill !== 'none';
    const groundOf = (text, box) => {
        const shape = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2).find(under => isGround(under, text));
        return shape ? fillOf(shape, white) : white;
    };
    const drawn = [...document.querySelectorAll('text')].filter(text => text.textContent.trim())
        .map(text => ({ text, words: text.textContent.trim(), box: text.getBoundingClientRect() }));
    const isSame = (a, b) => a.words === b.words && Math.abs(a.box.x - b.box.x) < 6 && Math.abs(a.box.y - b.box.y) < 6;
    const isHalo = (one, i) => drawn.slice(i + 1).some(other => isSame(one, other));
    const ratios = drawn.flatMap((one, i) => {
        if (isHalo(one, i))
            return [];
        const halo = drawn.slice(0, i).find(other => isSame(one, other));
        const { stroke, strokeWidth } = getComputedStyle(one.text);
        const isOutlined = stroke !== 'none' && parseFloat(strokeWidth) > 1;
        const ground = halo ? fillOf(halo.text, white) : isOutlined ? colour(stroke) : groundOf(one.text, one.box);
        return [[contrast(fillOf(one.text, ground), ground), one.words]];
    });
    const title = document.querySelector('svg').textContent.trim().slice(0, 60);
    return { n: ratios.length, faults: ratios.filter(([ratio]) => ratio < 4.5).map(([ratio, words]) => `${ratio.toFixed(1)}:1 '${words}' in: ${title}`) };
};

test('texts inside pictures have a contrast of 4.5:1', async () => {
    const styles = await report.page.evaluate(() => [...document.querySelectorAll('style')].map(style => style.textContent).join('\n'));
    const table = await report.page.context().newPage(); // a page of its own: nothing else to lay out
    await table.setViewportSize({ width: 1600, height: 2400 }); // a point out of sight is not answered
    const all = [];
    for (const svg of await drawings(report.page)) {
        await table.setContent(`<style>${styles}</style><main><figure><div class="picture">${svg}`);
        all.push(await table.evaluate(paleTexts));
    }
    await table.close();
    assert.deepEqual(all.flatMap(({ faults }) => faults), []);
    assert.ok(all.reduce((sum, { n }) => sum + n, 0) > 0);
});

// --------------------------------------------------------------------------------------- keyboard

/** What Tab should reach, as indices into the elements that match `controls`: one of a group of radio buttons. */
const expectedStops = page => page.evaluate(controls => {
    const all = [...document.querySelectorAll(controls)];
    const isShown = element => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]');
    const isFirstChoice = element => element.type !== 'radio' || element.checked ||
        !all.some(other => other.type === 'radio' && other.name === element.name && other.checked);
    return all.flatMap((element, i) => (element.tabIndex >= 0 && !element.disabled && isShown(element) && isFirstChoice(element) ? [i] : []));
}, controls);

/** Where the focus is, and whether one sees it: an outline, or a ring of a shadow. */
const focusNow = page => page.evaluate(controls => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        stop: [...document.querySelectorAll(controls)].indexOf(element),
        isMarked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none',
        isInSight: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        html: element.outerHTML.slice(0, 160),
    };
}, controls);

test('Tab reaches every control once, in order, and one sees where it is', async () => {
    const { page } = report;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
    const expected = await expectedStops(page);
    const stops = [];
    for (let i = 0; i < expected.length; i++) {
        await page.keyboard.press('Tab');
        const { stop, isMarked, isInSight, html } = await focusNow(page);
        assert.ok(isMarked, `no mark of the focus: ${html}`);
        assert.ok(isInSight, `out of sight: ${html}`);
        stops.push(stop);
    }
    assert.deepEqual(stops, expected);
});

test('the first stop leads past the contents', async () => {
    const { page } = report;
    await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
    await page.reload();
    await page.keyboard.press('Tab');
    const target = await page.evaluate(() => document.activeElement.getAttribute('href'));
    assert.match(target ?? '', /^#/);
    await page.keyboard.press('Enter');
    assert.ok(await page.evaluate(href => document.querySelector(href).closest('main') !== null, target));
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
});

test('a table that scrolls is scrolled by the keyboard', async () => {
    const { page } = report;
    await page.setViewportSize({ width: 375, height: 800 });
    const wide = await page.evaluate(() => [...document.querySelectorAll('.scroll')].findIndex(box => box.scrollWidth > box.clientWidth + 20));
    assert.ok(wide >= 0);
    const box = page.locator('.scroll').nth(wide);
    await box.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(i => document.querySelectorAll('.scroll')[i].scrollLeft > 0, wide);
});
