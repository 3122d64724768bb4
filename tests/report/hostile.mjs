// Hostile names stay text: the 100 of make_hostile.mjs, as names of places, forums, lines, sites, sources.

import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openReport, pathOf, region } from './browser.mjs';

const names = JSON.parse(readFileSync(pathOf(`${region}.region`, 'names.json'), 'utf8'));
const report = await openReport();

/** A name as a page shows it: white space is one blank; what changes the direction of text or is no character is left out. */
const asShown = text => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ').trim();

test('each of the 100 names is somewhere in a table, character by character', async () => {
    const shown = (await report.page.locator('tbody th[scope=row], tbody td').allTextContents()).map(asShown);
    assert.equal(names.length, 100);
    assert.deepEqual(names.filter(name => !shown.some(text => text.includes(asShown(name)))), []);
});

test('nothing of them ran', async () => {
    const { page, noticed } = report;
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.mouse.move(400, 400);
    assert.equal(await page.evaluate(() => window.__pwned), undefined);
    assert.deepEqual(noticed, { said: [], asked: [], dialogs: [] });
});

test('nothing of them became markup', async () => {
    const strange = await report.page.evaluate(() => {
        const handlers = element => [...element.attributes].some(({ name }) => name.startsWith('on'));
        const never = 'iframe, object, embed, form:not(#map-form), base, link, video, audio, template, textarea, marquee, plaintext, math, details[ontoggle]';
        const isForeign = element => element.matches(never) || (element.matches('noscript') && element.textContent.includes('pwned'));
        const isScheme = element => ['href', 'src', 'action', 'xlink:href', 'formaction'].some(name =>
            /^\s*(javascript|vbscript|data:text)/i.test(element.getAttribute(name) ?? ''));
        return [...document.querySelectorAll('*')].filter(element => handlers(element) || isForeign(element) || isScheme(element))
            .map(element => element.outerHTML.slice(0, 200));
    });
    assert.deepEqual(strange, []);
});

/** Hashes of all scripts that a browser would run, as the policy writes them. */
const hashesOf = page => page.evaluate(async () => {
    const scripts = [...document.querySelectorAll('script')].filter(script => !script.type || /javascript|module/.test(script.type));
    return Promise.all(scripts.map(async script => {
        const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script.textContent));
        return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
    }));
});

test('every script is one that the policy names; there is one style, one title, one body', async () => {
    const { page } = report;
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    for (const hash of await hashesOf(page))
        assert.ok(policy.includes(hash), `${hash} is not in: ${policy}`);
    for (const [what, n] of [['title', 1], ['body', 1], ['main', 1], ['h1', 1], ['meta[http-equiv]', 1]])
        assert.equal(await page.locator(`${what}:not(svg *)`).count(), n, what);
});

test('what stands in a script that is no program is JSON', async () => {
    const texts = await report.page.locator('script[type="application/json"]').allTextContents();
    for (const text of texts) {
        assert.doesNotThrow(() => JSON.parse(text));
        assert.doesNotMatch(text, /[<>&\u2028\u2029]/);
    }
});

test('links lead into the page, beside it, or to the web', async () => {
    const links = await report.page.evaluate(() => [...document.querySelectorAll('a:not(.leaflet-control a)')].map(link => link.getAttribute('href')));
    assert.deepEqual(links.filter(href => !/^(#[\w%.~-]+|(tables|layers|charts|maps)\/[\w%./-]+|[\w-]+\.(gpkg|qgs|sqlite)|https?:\/\/[^\s"'<>]+)$/.test(href)), []);
});
