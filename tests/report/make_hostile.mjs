// Writes a small region whose every text is hostile: make_hostile.mjs <folder>
//
// A grid of 10 by 10 squares of 1 km, each named by one of 100 texts that would do something in a page, a script, a
// style, a table program or a terminal if one part of the program took them for more than text. Forums, lines, sites and
// sources have such names, too. names.json beside it holds the 100 for the test that looks for them.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const side = 10;

/** Runs in the page if one of the names ever becomes markup or script. */
const shot = 'window.__pwned=1';

const markup = [
    `<script>${shot}</script>`,
    `</script><script>${shot}</script>`,
    `<SCRIPT>${shot}</SCRIPT >`,
    `<scr<script>ipt>${shot}</scr</script>ipt>`,
    `<img src=x onerror=${shot}>`,
    `"><img src=x onerror=${shot}>`,
    `'><img src=x onerror=${shot}>`,
    `" onmouseover="${shot}" x="`,
    `' onfocus='${shot}' autofocus x='`,
    ` onload=${shot} `,
    `<svg onload=${shot}>`,
    `<svg><script>${shot}</script></svg>`,
    `<svg><animate onbegin=${shot} attributeName=x dur=1s>`,
    `<math><mi xlink:href="javascript:${shot}">x</mi></math>`,
    `<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>`,
    `<iframe src=javascript:${shot}></iframe>`,
    `<object data="data:text/html,<script>${shot}</script>"></object>`,
    `<embed src=javascript:${shot}>`,
    `<a href="javascript:${shot}">here</a>`,
    `<form action=javascript:${shot}><button>here</button></form>`,
    `<input autofocus onfocus=${shot}>`,
    `<details open ontoggle=${shot}>`,
    `<body onload=${shot}>`,
    `<link rel=stylesheet href=https://example.invalid/x.css>`,
    `<style>@import 'https://example.invalid/x.css';</style>`,
    `<style>body{display:none}</style>`,
    `<meta http-equiv=refresh content="0;url=https://example.invalid/">`,
    `<base href=https://example.invalid/>`,
    `<video src=https://example.invalid/x.mp4 autoplay>`,
    `<template><img src=x onerror=${shot}></template>`,
    `<noscript><p title="</noscript><img src=x onerror=${shot}>">`,
    `<title></title><img src=x onerror=${shot}>`,
    `<textarea></textarea><img src=x onerror=${shot}>`,
    `<!--`,
    `-->`,
    `<!-- --!><img src=x onerror=${shot}>`,
    `<![CDATA[<img src=x onerror=${shot}>]]>`,
    `]]>`,
    `<?xml version="1.0"?>`,
    `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>`,
    `</table></div></main>`,
    `</td></tr><tr><td>`,
    `</title>`,
    `</style>`,
    `</desc></svg>`,
    `<h1>large</h1>`,
    `<marquee>`,
    `<plaintext>`,
];

const entities = [
    `&lt;script&gt;${shot}&lt;/script&gt;`,
    `&#60;img src=x onerror=${shot}&#62;`,
    `&amp;lt;b&amp;gt;`,
    `&`,
    `&nbsp;&shy;&copy`,
    `%3Cscript%3E${shot}%3C/script%3E`,
    `\\u003cscript\\u003e${shot}\\u003c/script\\u003e`,
    `\\x3cimg src=x onerror=${shot}\\x3e`,
];

const scripts = [
    `\${${shot}}`,
    `{{constructor.constructor('${shot}')()}}`,
    `#{${shot}}`,
    `<%= ${shot} %>`,
    `';${shot};//`,
    `";${shot};//`,
    `\`;${shot};//`,
    `\\';${shot};//`,
    `\\`,
    `"`,
    `'`,
    `*/${shot}/*`,
    `javascript:${shot}`,
    `data:text/html,<script>${shot}</script>`,
    `vbscript:${shot}`,
    `__proto__`,
    `constructor`,
    `toString`,
    `null`,
    `NaN`,
    `{"key": "99000001"}`,
    `}body{display:none}`,
    `\\3c script`,
    `expression(${shot})`,
];

const others = [
    `=HYPERLINK("https://example.invalid","x")`,
    `=cmd|'/C calc'!A0`,
    `+1+1`,
    `-1`,
    `@SUM(A1)`,
    `%s%n%x`,
    `$(touch pwned)`,
    `;DROP TABLE territory;--`,
    `' OR '1'='1`,
    `../../etc/passwd`,
    `#topic-sources`,
    `?x=1&y=2`,
    'Ä\u0308ö\u0301 ﷽',
    '👩‍👩‍👧‍👦 🏳️‍🌈',
    'عربي עברית',
    '\u202eevil\u202c reversed',
    'zero\u200bwidth\u200djoined',
    'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L',
    'W'.repeat(200),
    'a name of many words '.repeat(12).trim(),
];

const names = [...markup, ...entities, ...scripts, ...others];
if (names.length !== side * side || new Set(names).size !== names.length)
    throw new Error(`${names.length} names, not ${side * side} different ones`);

// ------------------------------------------------------------------------------------------- files

const key = i => String(99000001 + i);
const at = (column, row) => [500000 + 1000 * column, 5800000 + 1000 * row];
const square = i => {
    const [x, y] = at(i % side, Math.floor(i / side));
    return [[[x, y], [x + 1000, y], [x + 1000, y + 1000], [x, y + 1000], [x, y]]];
};
const feature = (properties, type, coordinates) => ({ type: 'Feature', properties, geometry: { type, coordinates } });
const collection = features => JSON.stringify({ type: 'FeatureCollection', features });
const csv = rows => rows.map(row => row.map(cell => `"${String(cell).replaceAll('"', '""')}"`).join(',') + '\n').join('');
/** A scalar of YAML that may hold anything; JSON's strings are YAML's. */
const scalar = text => JSON.stringify(text);

const municipalities = collection(names.map((name, i) =>
    feature({ ags: key(i), name, population: 1000 + 7 * i, kind: names[(i + 1) % names.length] }, 'Polygon', square(i))));

/** Every row of squares is crossed by one line. */
const lines = collection([...Array(side).keys()].map(row => {
    const [x, y] = at(0, row);
    return feature({ id: `line${row}`, name: names[row * side], operator: names[row * side + 1], status: names[row * side + 2] },
        'LineString', [[x + 100, y + 500], [x + 1000 * side - 100, y + 500]]);
}));

const n_forums = 20;
const forums = csv([
    ['forum_id', 'name', 'aliases', 'kind', 'themes', 'territorial', 'scope', 'founded', 'ended', 'members_total',
        'list_complete', 'source', 'note'],
    ...[...Array(n_forums).keys()].map(f => [`forum${f}`, names[f * 5 + 3], names[f * 5 + 1].replaceAll(';', ','), 'talks',
        'mobility', 'yes', 'region', 2001 + f, '', '', f % 2 ? 'yes' : 'no', names[f * 5 + 2], names[f * 5]]),
]);

const memberships = csv([
    ['forum_id', 'member_name', 'member_kind', 'member_key', 'role', 'valid_from', 'valid_to', 'source', 'note'],
    ...names.map((name, i) => [`forum${i % n_forums}`, name, 'municipality', key(i), 'member', 2001 + (i % 20), '',
        names[(i + 2) % names.length], names[(i + 3) % names.length]]),
]);

const flows = csv([
    ['origin', 'destination', 'persons'],
    ...names.flatMap((_, i) => [[key(i), key((i + 1) % names.length), 100 + i], [key(i), key((i + side) % names.length), 300 - i]]),
]);

const sites = csv([
    ['site_id', 'name', 'kind', 'status', 'area_ha', 'price_eur_m2', 'cost_eur', 'valid_from', 'valid_to', 'themes', 'lon', 'lat'],
    ...names.slice(0, 30).map((name, i) => [`site${i}`, name, 'commercial', names[(i + 40) % names.length], 1 + i, 100, '', '', '', '',
        15.003 + 0.0145 * (i % side), 52.354 + 0.009 * Math.floor(i / side)]),
]);

/** Sources of one site each: the report lists all sources, and so the last names for sure. */
const n_more = 6;
const more = [...Array(n_more).keys()].map(i => csv([['site_id', 'name', 'kind', 'lon', 'lat'], [`more${i}`, names[i], 'hub', 15.01, 52.36]]));

// -------------------------------------------------------------------------------------- region.yaml

const sources = {
    municipalities: ['territories', 'municipalities.geojson', ['level: municipality', 'crs: EPSG:25833',
        'columns: {key: ags, name: name, population: population, kind: kind}']],
    forums: ['forums', 'forums.csv', []],
    memberships: ['memberships', 'memberships.csv', []],
    lines: ['corridors', 'lines.geojson', ['kind: cycle', 'crs: EPSG:25833', `network: ${scalar(names[5])}`,
        'columns: {id: id, name: name, operator: operator, status: status}']],
    commuters: ['flows', 'flows.csv', ['level: municipality', 'statistic: invented', 'year: 2024',
        'columns: {origin: origin, destination: destination, persons: persons}']],
    sites: ['sites', 'sites.csv', []],
    ...Object.fromEntries(more.map((_, i) => [`more${i}`, ['sites', `more${i}.csv`, []]])),
};

const queries = ['cooperation/coverage', 'cooperation/coverage_by_territory', 'cooperation/pair_gap', 'cooperation/ledger',
    'cooperation/register', 'cooperation/dynamics', 'commuters/balance', 'commuters/largest_flows', 'commuters/destinations',
    'corridors/by_territory', 'corridors/governance', 'borders/atlas', 'sites/register'];

/** Title, publisher, licence and attribution of each source. */
const sourceNames = i => [0, 1, 2, 3].map(part => names[i < 6 ? i + 10 * part : names.length - 4 * n_more + 4 * (i - 6) + part]);

const sourceText = ([name, [loader, file, settings]], i) => [
    `  ${name}:`, `    loader: ${loader}`, `    files: ${file}`,
    ...['title', 'publisher', 'licence', 'attribution'].map((part, n) => `    ${part}: ${scalar(sourceNames(i)[n])}`),
    `    url: ${scalar(`javascript:${shot}//${i}`)}`, '    vintage: 2024-12-31',
    ...settings.map(line => `    ${line}`),
].join('\n');

const region = [
    'region:', `  name: ${scalar(names[1])}`, '  crs: EPSG:25833', '  reference_date: 2024-12-31', '  language: en',
    `  focus: "${key(0)}"`, `  notice: ${scalar(`${names[5]} ${names[43]} ${names[62]}`)}`,
    'sources:', ...Object.entries(sources).map(sourceText),
    'derive:', '  tessellation: {snap_m: 50, level: municipality}',
    'analyses:', ...queries.map((query, i) => `  - query: ${query}${i % 3 ? '' : `\n    title: ${scalar(names[i * 4])}`}`), '',
].join('\n');

mkdirSync(folder, { recursive: true });
const files = { 'municipalities.geojson': municipalities, 'lines.geojson': lines, 'forums.csv': forums,
    'memberships.csv': memberships, 'flows.csv': flows, 'sites.csv': sites,
    ...Object.fromEntries(more.map((text, i) => [`more${i}.csv`, text])), 'region.yaml': region,
    'names.json': JSON.stringify(names) };
for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(folder, name), text);
