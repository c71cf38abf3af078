-- Code has a namespace of its own beside what its owner remembers, so that neither ranks against the other.
ALTER TABLE "support"."namespace" ADD COLUMN "space" text NOT NULL DEFAULT 'memory';
--> statement-breakpoint
ALTER TABLE "support"."namespace" DROP CONSTRAINT "namespace_tenant_principal";
--> statement-breakpoint
ALTER TABLE "support"."namespace" ADD CONSTRAINT "namespace_tenant_principal_space" UNIQUE ("tenant", "principal", "space");
--> statement-breakpoint
-- A file of an ingested repository, and the content its chunks are of.
CREATE TABLE "support"."code_file" (
  "id" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "ns" integer NOT NULL REFERENCES "support"."namespace" ("id") ON DELETE CASCADE,
  "repository" text NOT NULL,
  "path" text NOT NULL,
  "hash" text NOT NULL,
  CONSTRAINT "code_file_place" UNIQUE ("ns", "repository", "path")
);
--> statement-breakpoint
ALTER TABLE "support"."memory" ADD COLUMN "file" integer REFERENCES "support"."code_file" ("id") ON DELETE CASCADE;
--> statement-breakpoint
CREATE INDEX "memory_file" ON "support"."memory" ("file") WHERE "file" IS NOT NULL;
--> statement-breakpoint
ALTER TABLE "support"."memory" DROP CONSTRAINT "memory_kind";
--> statement-breakpoint
ALTER TABLE "support"."memory" ADD CONSTRAINT "memory_kind" CHECK (("kind" = 'chunk') = ("file" IS NOT NULL) AND "kind" IN ('fact', 'event', 'preference', 'procedure', 'note', 'chunk'));
