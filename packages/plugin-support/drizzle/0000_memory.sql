CREATE SCHEMA IF NOT EXISTS "support";
--> statement-breakpoint
-- One row per principal: everything remembered hangs under it. docs and words are BM25's corpus figures.
CREATE TABLE "support"."namespace" (
  "id" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "tenant" text NOT NULL,
  "principal" text NOT NULL,
  "docs" integer NOT NULL DEFAULT 0,
  "words" bigint NOT NULL DEFAULT 0,
  CONSTRAINT "namespace_tenant_principal" UNIQUE ("tenant", "principal")
);
--> statement-breakpoint
CREATE TABLE "support"."memory" (
  "doc" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "id" text NOT NULL UNIQUE,
  "ns" integer NOT NULL REFERENCES "support"."namespace" ("id") ON DELETE CASCADE,
  "kind" text NOT NULL,
  "body" text NOT NULL,
  "body_hash" text NOT NULL,
  "tags" text[] NOT NULL DEFAULT '{}',
  "importance" real NOT NULL DEFAULT 0.5,
  "len" real NOT NULL,
  "recorded_at" timestamptz NOT NULL,
  CONSTRAINT "memory_kind" CHECK ("kind" IN ('fact', 'event', 'preference', 'procedure', 'note')),
  CONSTRAINT "memory_importance" CHECK ("importance" BETWEEN 0 AND 1),
  CONSTRAINT "memory_ns_body_hash" UNIQUE ("ns", "body_hash")
);
--> statement-breakpoint
-- The inverted index: how often (tf) a lexeme is in a memory, and that memory's length, so that ranking needs no join.
CREATE TABLE "support"."posting" (
  "ns" integer NOT NULL REFERENCES "support"."namespace" ("id") ON DELETE CASCADE,
  "lexeme" text NOT NULL,
  "doc" integer NOT NULL REFERENCES "support"."memory" ("doc") ON DELETE CASCADE,
  "tf" real NOT NULL,
  "len" real NOT NULL,
  PRIMARY KEY ("ns", "lexeme", "doc")
);
--> statement-breakpoint
-- Deleting a memory finds its postings by this.
CREATE INDEX "posting_doc" ON "support"."posting" ("doc");
