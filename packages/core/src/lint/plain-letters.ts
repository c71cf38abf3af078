/** Letters of other scripts, and the Latin ones they are taken for. */
const twins = new Map(
  'аa сc ԁd еe ɡg һh іi јj ӏl оo рp ԛq ѕs уy хx ѵv ԝw мm тt кk вb нh гr пn αa οo ρp νv ιi κk τt υu χx ηn εe βb γy ωw ոn սu օo ցg հh ıi ſs'
    .split(' ')
    .map((pair) => [pair.slice(0, -1), pair.slice(-1)] as const),
);

/** A text in the plain Latin letters that it looks like, in lower case. */
export function plainLetters(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/\P{ASCII}/gu, (sign) => twins.get(sign) ?? sign);
}
