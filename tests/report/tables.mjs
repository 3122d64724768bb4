// Tables sort: numbers as numbers in every language, texts by the alphabet, empty cells last, by mouse and keyboard.

import test from 'node:test';
import assert from 'node:assert/strict';
import { openReport } from './browser.mjs';

const report = await openReport();

/** The cells of a column, as text without buttons, and as the number that the page sorts by. */
const columnOf = (page, table, column) => page.evaluate(([table, column]) =>
    [...document.querySelectorAll('table')[table].tBodies[0].rows].map(({ cells }) => ({
        text: [...cells[column].childNodes].filter(node => node.nodeName !== 'BUTTON').map(node => node.textContent).join('').trim(),
        value: cells[column].dataset.value,
    })), [table, column]);

/** A number as the page's language writes it, read without help of the page. */
function readNumber(text, language) {
    const plain = text.replace(/[^\d.,−-]/g, '').replace('−', '-');
    return Number(language === 'de' ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', ''));
}

/** A table and its first column of numbers in which one comes after a larger one; [table, column]. */
const findColumn = (page, isWanted) => page.evaluate(isWanted => {
    const tables = [...document.querySelectorAll('table')];
    for (let table = 0; table < tables.length; table++) {
        const rows = [...tables[table].tBodies[0].rows];
        const heads = [...tables[table].tHead.rows[0].cells];
        const column = heads.findIndex((head, i) => head.classList.contains('n') === isWanted && head.querySelector('button.sort') &&
            new Set(rows.map(row => row.cells[i].textContent)).size > 8);
        if (column >= 0)
            return [table, column];
    }
    return null;
}, isWanted);

const sortButton = (page, table, column) => page.locator('table').nth(table).locator('thead th').nth(column).locator('button.sort');
const orderOf = (page, table, column) => page.locator('table').nth(table).locator('thead th').nth(column).getAttribute('aria-sort');
const sorted = (values, compare) => [...values].sort(compare);

test('numbers: the largest first, then the smallest first, what is empty last', async () => {
    const { page } = report;
    const language = await page.locator('html').getAttribute('lang');
    const [table, column] = await findColumn(page, true);
    for (const [order, sign] of [['descending', -1], ['ascending', 1]]) {
        await sortButton(page, table, column).click();
        assert.equal(await orderOf(page, table, column), order);
        const texts = (await columnOf(page, table, column)).map(({ text }) => text);
        const numbers = texts.filter(text => /\d/.test(text)).map(text => readNumber(text, language));
        assert.deepEqual(numbers, sorted(numbers, (a, b) => sign * (a - b)));
        assert.ok(numbers.some((number, i) => i && number !== numbers[i - 1]));
        assert.deepEqual(texts.slice(numbers.length).filter(text => /\d/.test(text)), []);
    }
});

test('empty cells come last both ways', async () => {
    const { page } = report;
    const [table, column] = await page.evaluate(() => [...document.querySelectorAll('table')].flatMap((table, i) =>
        [...table.tHead.rows[0].cells].flatMap((head, column) => {
            const texts = [...table.tBodies[0].rows].map(({ cells }) => cells[column]?.textContent.trim());
            const nEmpty = texts.filter(text => text === '').length;
            return head.querySelector('button.sort') && nEmpty > 0 && new Set(texts).size > 3 ? [[i, column]] : [];
        })).at(0));
    for (const _ of ['one way', 'the other']) {
        await sortButton(page, table, column).click();
        const texts = (await columnOf(page, table, column)).map(({ text }) => text);
        const nFull = texts.filter(Boolean).length;
        assert.ok(nFull > 0 && nFull < texts.length);
        assert.ok(texts.slice(0, nFull).every(Boolean), texts.join('|'));
    }
});

test('all tables: the order of what a column sorts by is the order of what one reads', async () => {
    const { page } = report;
    const language = await page.locator('html').getAttribute('lang');
    const columns = await page.evaluate(() => [...document.querySelectorAll('main table')].flatMap(table =>
        [...table.tHead.rows[0].cells].map((_, i) => [...table.tBodies[0].rows].map(row => row.cells[i])
            .filter(cell => cell?.dataset.value).map(cell => [Number(cell.dataset.value), cell.textContent.trim()]))));
    const numbers = columns.filter(column => column.length > 1 && column.every(([, text]) => /^[\d.,−-]+(\s?%)?$/.test(text)));
    assert.ok(numbers.length > 20);
    for (const column of numbers) {
        const shown = sorted(column, (a, b) => a[0] - b[0]).map(([, text]) => readNumber(text, language));
        assert.deepEqual(shown, sorted(shown, (a, b) => a - b));
    }
});

test('texts: by the alphabet of the language, rows stay whole', async () => {
    const { page } = report;
    const [table, column] = await findColumn(page, false);
    const rowsNow = () => page.evaluate(table => [...document.querySelectorAll('table')[table].tBodies[0].rows].map(row => row.textContent), table);
    const before = await rowsNow();
    const language = await page.locator('html').getAttribute('lang');
    const collator = new Intl.Collator(language, { numeric: true });
    for (const [order, sign] of [['ascending', 1], ['descending', -1]]) {
        await sortButton(page, table, column).click();
        assert.equal(await orderOf(page, table, column), order);
        const texts = (await columnOf(page, table, column)).map(({ text }) => text).filter(Boolean);
        assert.deepEqual(texts, sorted(texts, (a, b) => sign * collator.compare(a, b)));
    }
    assert.deepEqual(sorted(await rowsNow()), sorted(before));
});

test('by the keyboard, and only one column says that it sorts', async () => {
    const { page } = report;
    const [table, column] = await findColumn(page, true);
    await sortButton(page, table, column).focus();
    const first = await orderOf(page, table, column);
    await page.keyboard.press('Enter');
    const second = await orderOf(page, table, column);
    await page.keyboard.press('Space');
    assert.notEqual(second, first);
    assert.notEqual(await orderOf(page, table, column), second);
    assert.equal(await page.locator('table').nth(table).locator('th[aria-sort]').count(), 1);
});

test('no error on the way', () => {
    assert.deepEqual(report.noticed, { said: [], asked: [], dialogs: [] });
});
