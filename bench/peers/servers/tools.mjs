// The tools that every server has: an echo, and N_TOOLS - 1 others of one shape. Taken along to where a server lies.

/** How many, and how they are served: `stdio`, or `http` on `port`. */
export const count = Number(process.env.N_TOOLS ?? 1);
export const [transport, port] = [process.argv[2], Number(process.argv[3])];

/** Names, descriptions and zod shapes. */
export function tools(z) {
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    name: `tool_${index + 1}`,
    description: `Filler tool number ${index + 1} that does some work on a path`,
    shape: {
      path: z.string().describe('a path'),
      limit: z.number().int().optional().describe('max rows'),
      deep: z.boolean().default(false),
    },
  }));
  return [{ name: 'echo', description: 'Echo the text back', shape: { text: z.string() } }, ...others];
}

/** What each of them does. */
export const work = ({ text }) => text ?? 'ok';

/** The same as a result of the protocol. */
export const result = async (input) => ({ content: [{ type: 'text', text: work(input) }] });
