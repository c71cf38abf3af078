import { z } from 'zod';

/** The configuration of the SUPPORT plugin; every part has a default. */
export const supportConfig = z
  .strictObject({
    /** How often the health snapshot is sent to the data stream, in milliseconds. */
    coordinationMs: z.number().int().min(100).max(3_600_000).default(30_000),
    /** How often health is looked at for a change worth sending at once, in milliseconds. */
    watchMs: z.number().int().min(50).max(600_000).default(5_000),
    /** Weight of a health check in `overall_health`, by its name; 1 unless said. */
    weights: z.record(z.string(), z.number().positive().max(1_000)).default({}),
    /** The span that latency and error figures look back over, in milliseconds. */
    metricsWindowMs: z.number().int().min(5_000).max(86_400_000).default(900_000),
    /** Tools measured one by one; calls of any further tool are counted under `other`. */
    maxMeasuredTools: z.number().int().min(1).max(2_000).default(200),
    /** Different errors kept; the oldest goes first. */
    maxErrors: z.number().int().min(1).max(10_000).default(500),
    /** Memories one principal may hold. */
    maxMemories: z.number().int().min(1).max(1_000_000).default(50_000),
    /** Keeps the code of repositories that MAIN ingests, so that `recall` with kind `chunk` finds it. */
    codeChunks: z.boolean().default(false),
    /** Chunks of code one principal may have. */
    maxCodeChunks: z.number().int().min(1).max(10_000_000).default(200_000),
    /** Event-loop delay (99th percentile, milliseconds) above which the loop counts as degraded. */
    eventLoopDegradedMs: z.number().positive().default(200),
    /** Share of the heap limit above which memory counts as degraded; at 0.97 it fails. */
    heapDegradedRatio: z.number().min(0.1).max(0.97).default(0.85),
  })
  .prefault({});
