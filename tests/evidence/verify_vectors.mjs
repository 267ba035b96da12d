// Runs the browser's verifier over the vectors: node verify_vectors.mjs VERIFIER_FOLDER WORDS VECTORS…

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, wordsFile, ...vectors] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${folder}/${name}`).href);
const { Unusable, verify } = await load("verify.js");
const { Words, asDocument } = await load("report.js");
const texts = JSON.parse(readFileSync(wordsFile, "utf8"));

async function judge(input, language) {
  try {
    return asDocument(await verify(input), new Words(texts, language));
  } catch (error) {
    if (error instanceof Unusable) return { exit: 2 };
    throw error;
  }
}

const found = {};
for (const path of vectors) {
  const { name, input } = JSON.parse(readFileSync(path, "utf8"));
  found[name] = { zh: await judge(input, "zh"), en: await judge(input, "en") };
}
console.log(JSON.stringify(found));
