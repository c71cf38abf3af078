import type { LintSeverity, TextFinding } from './finding.js';
import { withoutHidden } from './hidden-characters.js';
import { plainLetters } from './plain-letters.js';

interface Rule {
  readonly pattern: RegExp;
  readonly severity: LintSeverity;
  readonly message: string;
}

/** A definition says what a tool does. What tells a model how to behave is either an attack or a mistake. */
const rules: readonly Rule[] = [
  {
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,40}\b(?:previous|prior|earlier|above|preceding|other|system|all|any)\b[^.]{0,40}\b(?:instruction|prompt|rule|direction|guideline|message|policy|policies)/,
    severity: 'high',
    message: 'tells the model to ignore what it was told',
  },
  {
    pattern:
      /\b(?:do not|don.t|never|without|must not)\b[^.]{0,40}\b(?:tell|inform|mention|reveal|notify|show|ask|alert|warn|disclos|explain)\w*\b[^.]{0,40}\b(?:user|human|person|anyone|operator)s?\b/,
    severity: 'high',
    message: 'tells the model to keep something from its user',
  },
  {
    pattern:
      /<\s*\/?\s*(?:important|system|instructions?|hidden|secret|admin|assistant|user|prompt|critical)\b[^>]{0,80}>|<\|[^|]{1,40}\|>|\[\/?inst\]|^\s*#+\s*(?:system|instructions?)\b/m,
    severity: 'high',
    message: 'has marks that models take for instructions',
  },
  { pattern: /\b(?:system|developer) (?:prompt|message)\b/, severity: 'high', message: "speaks of the model's own instructions" },
  {
    pattern:
      /\b(?:send|include|pass|copy|attach|append|paste|upload|forward|put|provide|post|leak|exfiltrate)\b[^.]{0,80}(?:\bid_rsa\b|\.ssh\b|\.env\b|\.aws\b|mcp\.json|\/etc\/passwd|\bapi[ _-]?keys?\b|\bprivate keys?\b|\bpasswords?\b|\bcredentials?\b|\b(?:conversation|chat) history\b|\bentire (?:conversation|context)\b)/,
    severity: 'high',
    message: 'asks the model to hand over secrets or the conversation',
  },
  {
    pattern:
      /\b(?:before|instead of|after|prior to) (?:using|calling|running|invoking) (?:any|every|all|each|another|other)\b[^.]{0,30}\btools?\b/,
    severity: 'medium',
    message: 'puts itself before other tools',
  },
  {
    pattern:
      /\b(?:always|must|first)\b[^.]{0,30}\b(?:call|use|invoke|run) this tool\b|\bthis tool (?:must|should) (?:always )?be (?:called|used|run) (?:first|before)/,
    severity: 'medium',
    message: 'tells the model to use it whatever it was asked',
  },
  {
    pattern: /\byou are now\b|\bfrom now on\b|\bnew instructions?\b|\bpretend (?:to|that|you)\b|\bjailbreak/,
    severity: 'medium',
    message: 'gives the model another role',
  },
  {
    pattern: /\b(?:you|the (?:model|assistant|agent|ai|llm)) (?:must|should always|have to|are required to|shall)\b/,
    severity: 'low',
    message: 'speaks to the model in place of saying what the tool does',
  },
];

/** Characters of one text that are looked at; what is longer is found to be too long. */
const maxLooked = 50_000;

/** Finds text that commands a model, however it is disguised. */
export function commandingText(text: string): readonly TextFinding[] {
  const plain = plainLetters(withoutHidden(text.slice(0, maxLooked))).replaceAll(/[ _]+/g, ' ');
  const found = rules.find(({ pattern }) => pattern.test(plain));
  return found ? [{ rule: 'commanding-text', severity: found.severity, message: found.message }] : [];
}
