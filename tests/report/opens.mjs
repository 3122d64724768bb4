// The report opens from a file, without network, errors or scripts that are not its own.

import test from 'node:test';
import assert from 'node:assert/strict';
import { openReport } from './browser.mjs';

const report = await openReport();

/** Scrolls to the end, so that whatever waits to be seen is loaded. */
async function readToTheEnd(page) {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(100);
}

/** How many pictures there are, and the figures that show nothing. */
const readPictures = page => page.evaluate(() => {
    const pictures = [...document.querySelectorAll('figure img, figure svg')];
    const isEmpty = picture => !(picture.naturalWidth ?? picture.getBoundingClientRect().width);
    return { n: pictures.length, empty: pictures.filter(isEmpty).map(picture => picture.closest('figure').textContent.trim()) };
});

test('no error, no warning, no request, no picture missing', async () => {
    await readToTheEnd(report.page);
    const pictures = await readPictures(report.page);
    const fetched = await report.page.evaluate(() => performance.getEntriesByType('resource')
        .map(entry => entry.name).filter(name => !/^(data|blob):/.test(name)));
    assert.deepEqual({ ...report.noticed, fetched }, { said: [], asked: [], dialogs: [], fetched: [] });
    assert.deepEqual(pictures.empty, []);
    assert.ok(pictures.n > 0);
});

/** What the page says that a browser may load: directive to its sources. */
const readPolicy = page =>
    page.evaluate(() => {
        const meta = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
        const directives = (meta?.content ?? '').split(';').map(text => text.trim().split(/\s+/));
        return Object.fromEntries(directives.map(([name, ...sources]) => [name, sources]));
    });

test('the policy allows nothing from outside, and no script but those it names', async () => {
    const policy = await readPolicy(report.page);
    const harmless = /^('none'|data:|blob:|'unsafe-inline'|'sha(256|384|512)-[A-Za-z0-9+/=]+')$/;
    assert.deepEqual(policy['default-src'], ["'none'"]);
    for (const [name, sources] of Object.entries(policy))
        for (const source of sources)
            assert.match(source, harmless, name);
    assert.doesNotMatch(String(policy['script-src']), /unsafe|data:|blob:/);
});

test('without scripts every row and picture is still there', async () => {
    const parts = ['tbody tr', 'figure img, figure svg', 'h2', 'h3'];
    const plain = await openReport({ javaScriptEnabled: false });
    for (const part of parts) {
        const all = `main :is(${part}):not(#map-section *)`;
        const wanted = await report.page.locator(all).count();
        assert.ok(wanted > 0, part);
        assert.equal(await plain.page.locator(all).count(), wanted, part);
    }
    await plain.page.context().close();
});

// The last one: it breaks the page's rules.
test('a script that is put in does not run, a picture from outside is not fetched', async () => {
    const { page, noticed } = report;
    const outcome = await page.evaluate(async () => {
        const refused = [];
        document.addEventListener('securitypolicyviolation', event => refused.push(event.effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'window.wasRun = true';
        const image = document.createElement('img');
        image.src = 'https://example.invalid/x.png';
        image.setAttribute('onerror', 'window.wasRun = true');
        document.body.append(script, image);
        await new Promise(resolve => setTimeout(resolve, 200));
        return { wasRun: window.wasRun ?? false, refused: refused.sort() };
    });
    assert.equal(outcome.wasRun, false);
    assert.deepEqual(outcome.refused, ['img-src', 'script-src-attr', 'script-src-elem']);
    assert.notDeepEqual(noticed.said, []); // who never hears anything would not hear the page above either
    assert.deepEqual(noticed.asked.filter(url => !url.includes('example.invalid')), []);
});

test('a finding is a heading in the ink and the size of headings, with room below its analysis', async () => {
    const styles = await report.page.evaluate(() => {
        const read = element => (({ color, fontSize }) => ({ color, size: parseFloat(fontSize) }))(getComputedStyle(element));
        const analyses = [...document.querySelectorAll('section.analysis')];
        return { body: read(document.body), all: analyses.map(analysis => ({
            text: read(analysis), heading: read(analysis.querySelector('h3')), below: parseFloat(getComputedStyle(analysis).marginBottom) })) };
    });
    assert.ok(styles.all.length > 0);
    for (const { text, heading, below } of styles.all) {
        assert.deepEqual(text, styles.body);
        assert.equal(heading.color, styles.body.color);
        assert.ok(heading.size > 1.2 * styles.body.size && below > styles.body.size);
    }
});
