/** What a host changes of the tools that a pattern names. All of it is optional. */
export interface Override {
  /** The name in the catalogue from here on: snake_case, at most 48 characters. Not with a pattern that has a `*`. */
  readonly rename?: string;
  /** What people see in place of the tool's own title. */
  readonly title?: string;
  /** What models are told in place of the tool's own purpose. */
  readonly purpose?: string;
  /** Arguments that are neither listed nor taken; each must be one that may be left out. */
  readonly hideArguments?: readonly string[];
  /** Arguments whose value is the host's (JSON); they are neither listed nor taken from callers. Guards see the value. */
  readonly pinArguments?: Readonly<Record<string, unknown>>;
  /** Takes the tool out of the catalogue, for everyone. */
  readonly disable?: boolean;
}

/** Overrides by pattern of the names that tools have with their plugin's prefix; where several match, the later ones win. */
export type Overrides = Readonly<Record<string, Override>>;

/** What is wrong with an override by itself, whatever tools there are. @internal */
export function overrideProblems(pattern: string, override: Override): string[] {
  if (!isObject(override)) return ['it must be an object of settings'];
  const strange = Object.keys(override).filter((key) => !known.has(key));
  return [
    ...strange.map((key) => `there is no setting '${key}'; the settings are ${[...known].join(', ')}`),
    ...nameProblems(pattern, override.rename),
    ...valueProblems(override),
  ];
}

function nameProblems(pattern: string, rename: unknown): string[] {
  if (rename === undefined) return [];
  if (pattern.includes('*')) return ['rename needs the name of one tool, not a pattern'];
  if (typeof rename === 'string' && toolName.test(rename)) return [];
  return [`rename must be snake_case ASCII of at most 48 characters, not '${String(rename)}'`];
}

function valueProblems({ title, purpose, hideArguments, pinArguments }: Override): string[] {
  return [
    title !== undefined && !isText(title) && 'title must be a text',
    purpose !== undefined && !isText(purpose) && 'purpose must be one sentence that tells a model what the tool does',
    hideArguments !== undefined && !Array.isArray(hideArguments) && 'hideArguments must be a list of names',
    pinArguments !== undefined && !isObject(pinArguments) && 'pinArguments must be an object of values by name',
  ].filter((problem): problem is string => typeof problem === 'string');
}

const known = new Set(['rename', 'title', 'purpose', 'hideArguments', 'pinArguments', 'disable']);
const toolName = /^[a-z][a-z0-9_]{0,47}$/;

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
