import { parentPort } from 'node:worker_threads';

// Counts and prices away from the main loop: loading the vocabulary alone would stop it for a tenth of a second.
// Takes { id, count: string[] } or { id, price: { usage, model, providerId?, at } }; answers { id, value } or { id, error }.

/** Long runs without a boundary take the encoder minutes; in pieces they cost at most 0.6 % too much. */
const boundless = /[^\s]{513,}|\s{513,}/g;
const pieceLength = 256;
const plainText = { disallowedSpecial: new Set() };

let tokenizer;
let prices;

parentPort.on('message', async ({ id, count, price }) => {
  try {
    parentPort.postMessage({ id, value: count ? await countAll(count) : await priceOf(price) });
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

async function countAll(texts) {
  tokenizer ??= await import('gpt-tokenizer/encoding/o200k_base');
  return texts.map(countGuarded);
}

function countGuarded(text) {
  let total = 0;
  let from = 0;
  for (const run of text.matchAll(boundless)) {
    total += countPlain(text.slice(from, run.index));
    for (let at = 0; at < run[0].length; at += pieceLength) total += countPlain(run[0].slice(at, at + pieceLength));
    from = run.index + run[0].length;
  }
  return total + countPlain(from === 0 ? text : text.slice(from));
}

function countPlain(text) {
  return text === '' ? 0 : tokenizer.countTokens(text, plainText);
}

async function priceOf({ usage, model, providerId, at }) {
  prices ??= await import('@pydantic/genai-prices');
  const found = prices.calcPrice(usage, model, { ...(providerId && { providerId }), timestamp: new Date(at) });
  return found ? { usd: found.total_price, model: found.model.id, provider: found.provider.id } : null;
}
