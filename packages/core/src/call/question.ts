import type { StandardSchemaV1 } from '@standard-schema/spec';

/** A form question to the user: the schema is an object of plain fields. */
export interface Question<S extends StandardSchemaV1 = StandardSchemaV1> {
  readonly message: string;
  readonly schema: S;
}

/** Asks the user to do something at a web address, for what must not pass through the client: a login, a payment, a secret. */
export interface UrlQuestion {
  readonly message: string;
  /** `https:`, or `http:` of this machine. */
  readonly url: string;
}

/** Asks the client's model, for plugins that relay another server's request. Deprecated by MCP: call a model of your own otherwise. */
export interface SampleQuestion {
  readonly sample: SampleRequest;
}

/** Asks for the client's root folders, for plugins that relay another server's request. Deprecated by MCP. */
export interface RootsQuestion {
  readonly roots: true;
}

/** Everything that can be asked of a client. */
export type AnyQuestion = Question | UrlQuestion | SampleQuestion | RootsQuestion;

/** What a question is answered with; of a `UrlQuestion` nothing but the user's consent to go there. */
export type AnswerTo<Q extends AnyQuestion> =
  Q extends Question<infer S>
    ? StandardSchemaV1.InferOutput<S>
    : Q extends SampleQuestion
      ? SampleResult
      : Q extends RootsQuestion
        ? readonly Root[]
        : void;

/** The parameters of MCP's `sampling/createMessage`. */
export interface SampleRequest {
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: unknown }[];
  readonly maxTokens: number;
  readonly systemPrompt?: string;
  readonly [field: string]: unknown;
}

/** What the client's model said, as MCP's `sampling/createMessage` gives it. */
export interface SampleResult {
  readonly role: 'user' | 'assistant';
  /** A content block, or a list of them. */
  readonly content: unknown;
  readonly model?: string;
  readonly stopReason?: string;
  readonly [field: string]: unknown;
}

/** A root folder of the client. */
export interface Root {
  readonly uri: string;
  readonly name?: string;
}
