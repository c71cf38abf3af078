/** Clients check forms strictly: only what a form may have is sent. @internal */
export function formSchema({ properties = {}, required }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { type: 'object', properties, ...(required !== undefined && { required }) };
}
