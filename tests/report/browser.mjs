// A headless Chromium for the tests of the report, and a page that keeps what a reader must never cause.
//
// run.sh sets REPORT_TESTS, the folder in the build that holds node_modules and one folder a built region; REPORT_REGION,
// the region to be looked at; CHROMIUM, the program.

import { after } from 'node:test';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.REPORT_TESTS;
// ES modules are looked for beside the importing file; these stand in the build folder.
const require = createRequire(path.join(folder, 'package.json'));
const { chromium } = require('playwright-core');

export const axeSource = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const region = process.env.REPORT_REGION;
/** A file of the folder of the tests. */
export const pathOf = (...parts) => path.join(folder, ...parts);

/** Longest time one action in a page may take [ms]; ctest bounds the whole. */
const patience = 20_000;

const flags = [
    '--no-sandbox', // of CI and of containers, where everything is root
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

let launched = null;

/** One browser for all tests of a file, with a profile of its own; it is gone at the end, whatever happened. */
function browser() {
    launched ??= chromium.launch({ executablePath: process.env.CHROMIUM, args: flags, timeout: patience });
    return launched;
}

after(async () => (await launched)?.close());

/** Notes everything that a report must not do. @returns {{said: string[], asked: string[], dialogs: string[]}} */
function watch(page, url) {
    const noticed = { said: [], asked: [], dialogs: [] };
    page.on('console', message => {
        if (['error', 'warning', 'assert'].includes(message.type()))
            noticed.said.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', error => noticed.said.push(`not caught: ${error.message}`));
    page.on('crash', () => noticed.said.push('the page crashed'));
    page.on('dialog', dialog => {
        noticed.dialogs.push(dialog.message());
        dialog.dismiss();
    });
    page.on('popup', popup => noticed.asked.push(popup.url()));
    page.on('request', request => {
        if (request.url().split('#')[0] !== url)
            noticed.asked.push(request.url().slice(0, 200));
    });
    return noticed;
}

/**
 * Opens the region's report as a double click on the file does. The tests of a file share one where they can: opening
 * takes longer than most of what is asked.
 *
 * @param options  of a playwright context (viewport, javaScriptEnabled, …)
 * @returns        {page, noticed}; the page is closed by page.context().close(), or with the browser
 */
export async function openReport(options = {}) {
    const url = pathToFileURL(pathOf(region, 'report.html')).href;
    const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const noticed = watch(page, url);
    await page.goto(url, { waitUntil: 'load' });
    return { page, noticed };
}
