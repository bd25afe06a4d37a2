// Writes declared/*.txt anew: what the packages that npm publishes declare of each resource and function that embedded/
// has. node tests/Infra/Types/read-declarations.mjs; TypesTests compares, and needs no network.
//
// Pulumi's packages for Node and .NET are made from one schema. Docker's is not published for Node at our version
// (5.1.0), so the one before and the one after stand for it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const embedded = join(here, "../../../embedded");
const packages = [["aws", "7.48.0"], ["cloudflare", "6.17.0"], ["docker", "5.0.0"], ["docker", "5.2.0"]];

for (const [name, version] of packages) {
  const folder = mkdtempSync(join(tmpdir(), "declarations-"));
  try {
    const pack = ["pack", `@pulumi/${name}@${version}`, "--json", "--loglevel", "error"];
    const packed = JSON.parse(execFileSync("npm", pack, { cwd: folder, maxBuffer: 1 << 28 }))[0];
    execFileSync("tar", ["xzf", packed.filename], { cwd: folder });
    const text = read(join(folder, "package"), name);
    writeFileSync(join(here, "declared", `${name}-${version}.txt`), `# @pulumi/${name} ${version} ${packed.integrity}\n${text}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(folder, name) {
  const lines = [], wanted = [];
  for (const token of tokens(name)) {
    const [, module, file, item] = token.split(/[:/]/);
    const source = readFileSync(join(folder, module === "index" ? "" : module, `${file}.d.ts`), "utf8");
    const type = pascal(item), isFunction = item === camel(item);
    lines.push(`${isFunction ? "function" : "resource"} ${token}`);
    if (isFunction) {
      print("in", members(body(source, `interface ${type}OutputArgs`)));
      print("plain", members(body(source, `interface ${type}Args`)));
      print("out", members(body(source, `interface ${type}Result`)));
    } else {
      print("in", members(body(source, `interface ${type}Args`)));
      print("state", members(body(source, `interface ${type}State`)));
      print("out", members(body(source, `class ${type}`)).filter(m => m[1].readonly));
    }
  }
  const types = { input: readFileSync(join(folder, "types/input.d.ts"), "utf8"), output: readFileSync(join(folder, "types/output.d.ts"), "utf8") };
  for (let next; (next = wanted.shift()); ) {
    const [kind, path] = next.split(" ");
    if (lines.includes(next)) continue;
    const [module, item] = path.includes(".") ? path.split(".") : [null, path];
    lines.push(next);
    if (kind === "enum") {
      const enums = readFileSync(join(folder, "types/enums", module ?? "", "index.d.ts"), "utf8");
      for (const [, member, value] of body(enums, `const ${item}`).matchAll(/readonly (\w+): "([^"]*)"/g))
        lines.push(`  has ${member} ${value}`);
      continue;
    }
    print("has", members(body(module ? body(types[kind], `namespace ${module}`) : types[kind], `interface ${item}`)));
  }
  return lines.join("\n") + "\n";

  function print(word, all) {
    for (const [member, { optional, type }] of all.sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
      lines.push(`  ${word} ${member}${optional ? "?" : ""} ${type}`);
      for (const [, kind, path] of type.matchAll(/\b(inputs|outputs|enums)\.([\w.]+)/g)) wanted.push(`${kind.slice(0, -1)} ${path}`);
    }
  }
}

// The tokens that embedded/ has, and its provider.
function tokens(name) {
  const found = new Set(["pulumi:index/provider:Provider"]);
  const folder = join(embedded, `Pulumi.${pascal(name)}`);
  for (const file of readdirSync(folder, { recursive: true }).filter(f => f.endsWith(".cs")))
    for (const [, token] of readFileSync(join(folder, file), "utf8").matchAll(new RegExp(`"(${name}:\\w+/\\w+:\\w+)"`, "g"))) found.add(token);
  return [...found].sort();
}

// What stands between the braces of a declaration.
function body(source, head) {
  const start = new RegExp(`\\b${head}\\b[^{]*\\{`).exec(source);
  if (!start) return "";
  let depth = 1, i = start.index + start[0].length;
  const first = i;
  for (; depth > 0; i++) depth += source[i] === "{" ? 1 : source[i] === "}" ? -1 : 0;
  return source.slice(first, i - 1);
}

// name: type, or name?: type; those of the declaration itself, not of what it nests.
function members(source) {
  const plain = source.replace(/\/\*\*[\s\S]*?\*\//g, "");
  return [...plain.matchAll(/^ *(readonly )?(\w+)(\?)?: ((?:\{[^}]*\}|[^;{])*);$/gm)].map(([, readonly, name, optional, type]) => {
    const short = shorten(type);
    return [name, { readonly, optional: optional !== undefined || short.optional, type: short.type }];
  });
}

// What inputs and outputs wrap; undefined is a question mark of the name.
function shorten(type) {
  let text = type.replace(/\s+/g, " ").trim(), optional = false;
  for (let before; before !== text; ) {
    before = text;
    text = text.replace(/pulumi\.(?:Input|Output)<((?:[^<>]|<[^<>]*>)*)>/g, (_, inner) => (/ \| undefined$/.test(inner) ? `(${inner})` : inner));
  }
  text = text.replace(/\{ \[key: string\]: ([^;{}]*);? \}/g, "map<$1>");
  if (/ \| undefined\)?$/.test(text)) optional = true;
  text = text.replace(/ \| undefined/g, "").replace(/^\((.*)\)$/, "$1").replace(/\(([\w.<>[\]]+)\)/g, "$1");
  return { type: text, optional };
}

function camel(text) { return text[0].toLowerCase() + text.slice(1); }
function pascal(text) { return text[0].toUpperCase() + text.slice(1); }
