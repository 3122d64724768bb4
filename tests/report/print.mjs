// The report on A4: no picture is cut or parted, no table runs off the paper, its heads come again on each page.
//
// Small marks are put into the corners of what must stay whole; the PDF says on which page, and where there, each came.

import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openReport } from './browser.mjs';

/** A4, and what no printer reaches at its edges [pt]. */
const paper = { width: 595, height: 842, edge: 20 };

const folder = mkdtempSync(path.join(tmpdir(), 'umland-print-'));
const file = path.join(folder, 'report.pdf');

/** Puts a mark into the first and the last corner of each picture, and of each head and foot of a table. */
const markCorners = page => page.evaluate(() => {
    const mark = (holder, name, corner) => {
        const text = document.createElement('span');
        text.textContent = `${name}z`; // the z: where it ends
        Object.assign(text.style, { position: 'absolute', font: '4px/4px monospace', color: '#000', whiteSpace: 'nowrap', ...corner });
        if (getComputedStyle(holder).position === 'static')
            holder.style.position = 'relative';
        holder.append(text);
    };
    const first = { left: 0, top: 0 }, last = { right: 0, bottom: 0 };
    /** Inside the picture, so that what cuts it cuts them. */
    const markDrawing = (svg, name, x, y, anchor) => {
        const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
        text.textContent = `${name}z`;
        Object.entries({ x, y, 'font-size': 8, 'text-anchor': anchor, fill: '#000' }).forEach(([key, value]) => text.setAttribute(key, value));
        svg.append(text);
    };
    mark(document.querySelector('h1'), 'scale0', first);
    mark(document.querySelector('h1'), 'scale1', { left: '400px', top: 0 });
    const figures = [...document.querySelectorAll('figure')].filter(figure => figure.checkVisibility());
    figures.forEach((figure, i) => {
        const svg = figure.querySelector('svg');
        const { x, y, width, height } = svg.viewBox.baseVal;
        markDrawing(svg, `figfirst${i}`, x, y + 8, 'start');
        markDrawing(svg, `figlast${i}`, x + width, y + height, 'end');
        mark(figure.querySelector('figcaption'), `figwords${i}`, first);
    });
    const tables = [...document.querySelectorAll('table')].filter(table => table.checkVisibility());
    tables.forEach((table, i) => {
        const heads = [...table.tHead.rows[0].cells].filter(cell => cell.checkVisibility());
        mark(heads[0], `head${i}`, first);
        mark(heads.at(-1), `headlast${i}`, last);
        [...table.tBodies[0].rows].forEach(row => mark(row.cells[0], `row${i}`, first));
    });
    return { nFigures: figures.length, nTables: tables.length };
});

/** Words of the PDF that are marks: name to a list of {page, x, y} [pt]. */
function readMarks() {
    const words = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const marks = {};
    let page = 0;
    for (const line of words.split('\n')) {
        if (line.includes('<page '))
            page++;
        const [, x, y, text] = line.match(/<word .*xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)<\/word>/) ?? [];
        for (const name of text?.match(/(fig(first|last|words)|head(last)?|row|scale)\d+(?=z)/g) ?? [])
            (marks[name] ??= []).push({ page, x: Number(x), y: Number(y) });
    }
    return { marks, nPages: page };
}

/** Of the table of each analysis: rows in the page and on paper, and what its caption says on paper. */
const countRows = page => page.evaluate(() => [...document.querySelectorAll('.analysis table')].map(table => ({
    caption: table.caption.innerText,
    nRows: table.tBodies[0].rows.length,
    nPrinted: [...table.tBodies[0].rows].filter(row => row.checkVisibility()).length,
    words: [...table.closest('.analysis').querySelectorAll('p.files')].filter(p => p.checkVisibility()).map(p => p.innerText),
})));

/** Prints the marked report. @returns {{nFigures, nTables, marks, nPages}} */
async function print() {
    const { page } = await openReport();
    await page.emulateMedia({ media: 'print' });
    const tables = await countRows(page);
    const marked = await markCorners(page);
    writeFileSync(file, await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true }));
    await page.context().close();
    return { ...marked, tables, ...readMarks() };
}

after(() => rmSync(folder, { recursive: true }));
const printed = await print();

const isOnPaper = ({ x, y }) => x >= 0 && x <= paper.width - paper.edge && y >= 0 && y <= paper.height - paper.edge;

test('the paper is A4, upright', () => {
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    assert.match(info, /Page size: .*\(A4\)/);
    assert.equal(Number(info.match(/Pages: +(\d+)/)[1]), printed.nPages);
});

test('nothing is so wide that the browser prints everything smaller', () => {
    const [[left], [right]] = [printed.marks.scale0, printed.marks.scale1];
    assert.ok(Math.abs(right.x - left.x - 300) < 2, `400 px are ${right.x - left.x} pt, not 300`);
});

test('no picture is parted or cut, and its words stand on the same page', () => {
    assert.ok(printed.nFigures > 0);
    for (let i = 0; i < printed.nFigures; i++) {
        const places = ['figfirst', 'figlast', 'figwords'].map(name => printed.marks[`${name}${i}`] ?? []);
        assert.deepEqual(places.map(place => place.length), [1, 1, 1], `figure ${i + 1}`);
        const [[first], [last], [words]] = places;
        assert.deepEqual([last.page, words.page], [first.page, first.page], `figure ${i + 1} is parted`);
        assert.ok(isOnPaper(first) && isOnPaper(last), `figure ${i + 1} is cut: ${JSON.stringify([first, last])}`);
        assert.ok(last.x - first.x > 100 && last.y - first.y > 50, `figure ${i + 1} is tiny`);
    }
});

test('no table runs off the paper', () => {
    assert.ok(printed.nTables > 0);
    for (let i = 0; i < printed.nTables; i++) {
        const [heads, lastHeads] = ['head', 'headlast'].map(name => printed.marks[`${name}${i}`] ?? []);
        assert.ok(heads.length > 0, `table ${i + 1}`);
        assert.deepEqual(lastHeads.map(({ page }) => page), heads.map(({ page }) => page), `table ${i + 1}: what is cut is not in the file`);
        assert.ok(lastHeads.every(isOnPaper), `table ${i + 1}: ${JSON.stringify(lastHeads)}`);
    }
});

test('the heads of a table stand on every page that has rows of it', () => {
    let nLong = 0;
    for (let i = 0; i < printed.nTables; i++) {
        const pagesOf = name => [...new Set((printed.marks[`${name}${i}`] ?? []).map(({ page }) => page))];
        assert.deepEqual(pagesOf('row').filter(page => !pagesOf('head').includes(page)), [], `table ${i + 1}`);
        nLong += pagesOf('row').length > 1;
    }
    assert.ok(nLong > 0, 'no table is longer than a page: what was tested?');
});

test('on paper a table has its first twenty rows, and says how many there are', () => {
    let nLong = 0;
    for (const { caption, nRows, nPrinted, words } of printed.tables) {
        assert.equal(nPrinted, Math.min(nRows, 20), caption);
        if (nRows <= 20)
            continue;
        nLong++;
        const [, total] = caption.match(/\(20 (?:of|von) ([\d.,]+) (?:rows|Zeilen)\)/) ?? assert.fail(caption);
        const left = Number(total.replace(/[.,]/g, '')) - 20;
        assert.equal(words.filter(text => text.startsWith('…')).map(text => text.replace(/[.,]/g, '').match(/\d+/)[0]).join(), String(left), words.join(' | '));
        assert.doesNotMatch(caption, /\(\d+ (of|von) .*\(/, 'two extents at once');
    }
    assert.ok(nLong > 0, 'no table is long: what was tested?');
});
