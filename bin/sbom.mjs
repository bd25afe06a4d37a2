// Puts together what bin/sbom found: node bin/sbom.mjs PARTS FILE NPM_FOLDER...
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [parts, file, ...locks] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const bom = read(`${parts}/Api.json`);
const components = new Map(bom.components.map((c) => [c['bom-ref'], c]));
const dependencies = new Map((bom.dependencies ?? []).map((d) => [d.ref, d]));
const add = (component) => components.has(component['bom-ref']) || components.set(component['bom-ref'], component);
const depend = (ref, on) =>
  dependencies.set(ref, { ref, dependsOn: [...new Set([...(dependencies.get(ref)?.dependsOn ?? []), ...on])] });

const infra = read(`${parts}/Infra.json`);
infra.components.forEach(add);
for (const { ref, dependsOn } of infra.dependencies ?? [])
  depend(ref === infra.metadata.component['bom-ref'] ? bom.metadata.component['bom-ref'] : ref, dependsOn ?? []);

// A line an image: its name, its id, and PACKAGE=VERSION=ARCHITECTURE[=SHA-256 of the .deb] for each.
for (const line of readFileSync(`${parts}/images`, 'utf8').split('\n').filter(Boolean)) {
  const [tag, id, ...packages] = line.split(' ').filter(Boolean);
  const [name, version] = tag.split(':');
  add({
    type: 'container',
    'bom-ref': tag,
    name,
    version,
    hashes: [{ alg: 'SHA-256', content: id.replace('sha256:', '') }],
  });
  depend(bom.metadata.component['bom-ref'], [tag]);
  const inside = packages.map((p) => {
    const [name, version, architecture, hash] = p.split('=');
    const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}`;
    const hashes = hash ? { hashes: [{ alg: 'SHA-256', content: hash }] } : {};
    add({ type: 'library', 'bom-ref': purl, name, version, scope: 'required', ...hashes, purl });
    return purl;
  });
  depend(tag, inside);
}

// What pages have of npm, and what development and tests use, and a release has not.
for (const folder of locks.filter((f) => existsSync(`${f}/package-lock.json`)))
  for (const [path, entry] of Object.entries(read(`${folder}/package-lock.json`).packages)) {
    if (!path) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const purl = `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}@${entry.version}`;
    const [alg, hash] = entry.integrity.split('-');
    const { license } = entry;
    add({
      type: 'library',
      'bom-ref': purl,
      name,
      version: entry.version,
      scope: folder.startsWith('src/') ? 'required' : 'excluded',
      hashes: [{ alg: alg.replace('sha', 'SHA-'), content: Buffer.from(hash, 'base64').toString('hex') }],
      ...(license ? { licenses: [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }] } : {}),
      purl,
    });
    if (folder.startsWith('src/')) depend(bom.metadata.component['bom-ref'], [purl]);
  }

bom.components = [...components.values()];
bom.dependencies = [...dependencies.values()];
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
