/** A tool's result as it is sent. @internal */
export interface ToolResult {
  readonly content: readonly unknown[];
  readonly structuredContent?: unknown;
}

/** Some clients show the model nothing but text, so a structured result never goes out without any content. @internal */
export function toolResult(content: readonly unknown[], structured: unknown): ToolResult {
  if (structured === undefined) return { content };
  const shown = content.length > 0 ? content : [{ type: 'text', text: JSON.stringify(structured) }];
  return { content: shown, structuredContent: structured };
}
