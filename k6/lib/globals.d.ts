/** What k6 offers beside its modules and @types/k6 leaves out. */
declare const console: { log(text: string): void };
