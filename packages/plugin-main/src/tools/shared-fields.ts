import { z } from 'zod';

/** How tools with long answers are asked for the next page, and how much a page may cost. */
export const paging = { cursor: z.string().optional(), max_tokens: z.int().optional() };

/** What such an answer ends with. */
export const pageEnd = { total: z.int().optional(), cursor: z.string().optional(), note: z.string().optional() };

/** What moving and copying tell. */
export const brought = {
  status: z.literal('success'),
  from: z.string(),
  to: z.string(),
  files: z.int(),
  directories: z.int(),
  replaced: z.boolean(),
  checkpoint: z.string().optional().describe('For undo'),
};
