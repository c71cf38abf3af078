/** A text as its lexemes, each with how often it is there. */
export type Lexemes = ReadonlyMap<string, number>;

/** BM25 straight from its definition, with nothing but loops: every document's score for a query, zeros left out. */
export function bm25Reference(documents: ReadonlyMap<string, Lexemes>, query: Iterable<string>): Map<string, number> {
  const lengths = new Map([...documents].map(([id, lexemes]) => [id, [...lexemes.values()].reduce((sum, tf) => sum + tf, 0)]));
  const average = [...lengths.values()].reduce((sum, length) => sum + length, 0) / documents.size;
  const scores = new Map<string, number>();
  for (const word of new Set(query)) {
    const holders = [...documents].filter(([, lexemes]) => lexemes.has(word));
    const idf = Math.log(1 + (documents.size - holders.length + 0.5) / (holders.length + 0.5));
    for (const [id, lexemes] of holders) {
      const tf = lexemes.get(word) ?? 0;
      const gain = (idf * tf * 1.9) / (tf + 0.9 * (0.6 + (0.4 * (lengths.get(id) ?? 0)) / average));
      scores.set(id, (scores.get(id) ?? 0) + gain);
    }
  }
  return scores;
}
