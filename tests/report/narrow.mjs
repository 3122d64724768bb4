// The report on a telephone, on the narrowest one (reflow, 1.4.10), and with text twice as large (1.4.4).

import test from 'node:test';
import assert from 'node:assert/strict';
import { openReport } from './browser.mjs';

const report = await openReport();

/** Places where the page itself would scroll sideways, or where text is cut. */
const faultsOf = page => page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const name = element => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">: ${element.textContent.trim().slice(0, 60)}`;
    /** What scrolls inside, hides on purpose or is a drawing of its own. */
    const isHeld = element => {
        for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
            if (getComputedStyle(at).overflowX !== 'visible' || at.tagName === 'svg')
                return true;
        return false;
    };
    const faults = [];
    if (document.documentElement.scrollWidth > width)
        faults.push(`the page is ${document.documentElement.scrollWidth} px wide, not ${width}`);
    for (const element of document.body.querySelectorAll('*')) {
        if (element.closest('svg') && element.tagName !== 'svg')
            continue;
        const box = element.getBoundingClientRect();
        if (box.width > 1 && (box.right > width + 1 || (box.left < -1 && box.right > 0)) && !isHeld(element) && element.checkVisibility())
            faults.push(`from ${Math.round(box.left)} to ${Math.round(box.right)} px: ${name(element)}`);
        const style = getComputedStyle(element);
        const isCut = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
        if (isCut && box.width > 1 && element.children.length === 0 && element.checkVisibility())
            faults.push(`cut: ${name(element)}`);
    }
    return faults.slice(0, 20);
});

/** Wide tables that do not scroll in a box which the keyboard reaches. */
const unheldTables = page => page.evaluate(() => [...document.querySelectorAll('table')].filter(table => {
    const box = table.closest('[tabindex="0"]');
    return table.scrollWidth > document.documentElement.clientWidth && !(box && ['auto', 'scroll'].includes(getComputedStyle(box).overflowX));
}).map(table => table.caption?.textContent));

for (const width of [375, 320])
    test(`${width} px: nothing is cut, tables scroll inside`, async () => {
        await report.page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await faultsOf(report.page), []);
        assert.deepEqual(await unheldTables(report.page), []);
        const nWide = await report.page.evaluate(() => [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth).length);
        assert.ok(nWide > 0, 'no table is wide: what was tested?');
    });

test('375 px: running text is no smaller than 12 px, and at least two thirds of the width', async () => {
    await report.page.setViewportSize({ width: 375, height: 800 });
    const faults = await report.page.evaluate(() => [...document.querySelectorAll('main p, main li, header p')].filter(element => element.checkVisibility())
        .filter(element => parseFloat(getComputedStyle(element).fontSize) < 12 || element.getBoundingClientRect().width < 250)
        .map(element => element.outerHTML.slice(0, 120)));
    assert.deepEqual(faults, []);
});

test('text twice as large: nothing is cut at 1280 px', async () => {
    await report.page.setViewportSize({ width: 1280, height: 900 });
    await report.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    const faults = await faultsOf(report.page);
    await report.page.evaluate(() => { document.documentElement.style.fontSize = ''; });
    assert.deepEqual(faults, []);
});

test('wide spacing of text (1.4.12): nothing is cut', async () => {
    await report.page.setViewportSize({ width: 375, height: 800 });
    await report.page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
        document.adoptedStyleSheets = [sheet];
    });
    const faults = await faultsOf(report.page);
    await report.page.evaluate(() => { document.adoptedStyleSheets = []; });
    assert.deepEqual(faults, []);
});
