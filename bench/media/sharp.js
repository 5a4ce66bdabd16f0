// Renders every photo of a folder with sharp, as its documentation advises for many photos.
//
//   node sharp.js PHOTOS OUTPUT '{"widths": [320], "formats": {"jpeg": {"quality": 80}}, ...}'
//
// Writes OUTPUT/0000-320.jpeg and so on. `way` is how the renditions of one photo come about:
//   file   each from the file anew, so that the decoder shrinks it for each width (shrink-on-load)
//   clone  clones of one input
//   once   decoded and scaled once to the widest, then all from those pixels
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const sharp = require("sharp");

const [photos, output, told] = process.argv.slice(2);
const asked = JSON.parse(told);
sharp.concurrency(asked.threads);
sharp.cache(false);

async function opener(file) {
  if (asked.way === "file") return () => sharp(file).autoOrient();
  if (asked.way === "clone") {
    const whole = sharp(file).autoOrient();
    return () => whole.clone();
  }
  const widest = sharp(file).autoOrient().resize(Math.max(...asked.widths));
  const { data, info } = await widest.raw().toBuffer({ resolveWithObject: true });
  return () => sharp(data, { raw: info });
}

async function render(name) {
  const open = await opener(path.join(photos, name));
  const made = [];
  for (const width of asked.widths) {
    for (const [format, options] of Object.entries(asked.formats)) {
      const file = path.join(output, `${path.parse(name).name}-${width}.${format}`);
      made.push(open().resize(width).toFormat(format, options).toFile(file));
    }
  }
  await Promise.all(made);
}

async function work(waiting) {
  while (waiting.length) await render(waiting.shift());
}

async function main() {
  fs.mkdirSync(output, { recursive: true });
  const waiting = fs.readdirSync(photos).filter((name) => name.endsWith(".jpg")).sort();
  await Promise.all(Array.from({ length: asked.flying }, () => work(waiting)));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
