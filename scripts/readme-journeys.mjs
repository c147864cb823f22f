// Runs the README's journeys, word for word, against a running demo (DEMO_URL): a command that stopped working there
// is a failure here.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const url = process.env.DEMO_URL;
if (!url) throw new Error("DEMO_URL is not set: run scripts/with-demo.sh node scripts/readme-journeys.mjs");
const root = resolve(import.meta.dirname, "..");
const text = readFileSync(join(root, "README.md"), "utf8");
const journeys = /<!-- journeys: begin -->([\s\S]*)<!-- journeys: end -->/.exec(text)[1];
const blocks = [...journeys.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);
if (blocks.length !== 4) throw new Error(`the README has ${blocks.length} blocks of journeys, not 4`);

// In a folder of its own: journeys write files. They read the demo's.
const folder = mkdtempSync(join(tmpdir(), "lonja-journeys-"));
symlinkSync(join(root, "demo"), join(folder, "demo"));
const script = blocks.join("\n").replace("LONJA=http://127.0.0.1:8080", `LONJA=${url}`);
const run = spawnSync("bash", ["-euo", "pipefail", "-c", script], { cwd: folder, encoding: "utf8", timeout: 120_000 });
const size = (name) => {
  try {
    return readFileSync(join(folder, name)).length;
  } catch {
    return 0;
  }
};
const presentation = size("presentation.pptx");
const cells = size("cells.csv");
// What the supplier took along is checked as it would do it, with the binary under test.
const verified = spawnSync(
  resolve(root, process.env.DEMO_BIN ?? "target/debug/lonja"),
  ["certificate", "verify", "certificate.json", "--jwks", `${url}/.well-known/jwks.json`, "--cells", "cells.csv", "--cells", "totals.csv", "--cells", "regions.csv"],
  { cwd: folder, encoding: "utf8", timeout: 60_000 },
);
rmSync(folder, { recursive: true, force: true });

// Answers of the API end without a line break, so what a command prints may stand behind one.
const failed = [
  run.status !== 0 && `it ended with ${run.status}`,
  !/(^|\})4$/m.test(run.stdout) && "the order's timeline does not have its four states",
  !run.stdout.trim().endsWith("published") && "the uploaded sheet is not published",
  presentation < 1000 && "no presentation was downloaded",
  cells < 1000 && "no cells were downloaded as CSV",
  verified.status !== 0 && `the certificate does not hold: ${verified.stdout}${verified.stderr}`,
].filter(Boolean);
if (failed.length > 0) {
  console.error(run.stdout, run.stderr);
  console.error(`The README's journeys fail: ${failed.join("; ")}.`);
  process.exit(1);
}
console.log("The README's three journeys work as they stand.");
