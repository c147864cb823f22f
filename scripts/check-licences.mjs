// Checks that every crate and every npm package that the product is built from has a licence from the list below:
// permissive ones that an Apache-2.0 product may carry. A crate is judged by its SPDX expression; a package that
// states none, or one outside the list, is named and the check ends with 1.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const ALLOWED = new Set([
  "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BlueOak-1.0.0", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause",
  "BSL-1.0", "bzip2-1.0.6", "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "OpenSSL", "Python-2.0", "Unicode-3.0",
  "Unicode-DFS-2016", "Unlicense", "WTFPL", "Zlib",
]);

// Weak copyleft and data licences, accepted for these packages only, each with its reason.
const EXCEPTIONS = {
  "sse-codec": ["MPL-2.0", "copyleft per file; comes with poem, unmodified"],
  "reserved": [undefined, "MIT by its LICENSE-MIT file; its manifest does not say so"],
  "caniuse-lite": ["CC-BY-4.0", "data that the build tools read; nothing of it is shipped"],
  "axe-core": ["MPL-2.0", "a test tool; nothing of it is shipped"],
  "lightningcss": ["MPL-2.0", "a build tool; nothing of it is shipped"],
};

/** Whether an SPDX expression can be satisfied from the list: OR needs one side, AND needs both. */
function allowed(expression) {
  const tokens = expression.replaceAll("/", " OR ").match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const atom = () => {
    if (tokens[at] === "(") {
      at += 1;
      const inner = any();
      at += 1;
      return inner;
    }
    let id = tokens[at++];
    if (tokens[at] === "WITH") {
      id += ` WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return ALLOWED.has(id);
  };
  const all = () => {
    let ok = atom();
    while (tokens[at] === "AND") {
      at += 1;
      ok = atom() && ok;
    }
    return ok;
  };
  const any = () => {
    let ok = all();
    while (tokens[at] === "OR") {
      at += 1;
      ok = all() || ok;
    }
    return ok;
  };
  return tokens.length > 0 && any() && at === tokens.length;
}

function crates() {
  const host = /host: (\S+)/.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))[1];
  const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--locked", "--filter-platform", host], {
    encoding: "utf8",
    maxBuffer: 256 << 20,
  });
  return JSON.parse(metadata).packages.map(({ name, version, license }) => ({ name, version, license, from: "cargo" }));
}

function npmPackages(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, "utf8"));
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, { version, license, optional }]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      const manifest = `${lockFile.slice(0, lockFile.lastIndexOf("/"))}/${path}/package.json`;
      const stated = license ?? (existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).license : undefined);
      return { name, version, license: stated?.type ?? stated, optional, from: lockFile };
    });
}

const packages = [...crates(), ...["web/package-lock.json", "scripts/spectral/package-lock.json"].filter(existsSync).flatMap(npmPackages)];
const refused = packages.filter(({ name, license }) => {
  const exception = EXCEPTIONS[name] ?? EXCEPTIONS[name.replace(/-(linux|darwin|win32|android|freebsd).*/, "")];
  if (exception && exception[0] === license) return false;
  return !license || !allowed(String(license));
});
for (const { from, name, version, license } of refused) {
  console.error(`${from}: ${name} ${version}: ${license ?? "no licence stated"}`);
}
if (refused.length > 0) {
  console.error(`${refused.length} of ${packages.length} packages have a licence that is not on the list in scripts/check-licences.mjs.`);
  process.exit(1);
}
console.log(`Licences of ${packages.length} packages are on the list.`);
