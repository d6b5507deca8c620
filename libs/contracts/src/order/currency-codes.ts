import { CurrencyCodes } from 'validator/lib/isISO4217.js';

/** The currency codes of ISO 4217, as the validator library keeps them, sorted. */
export const currencyCodes: readonly string[] = [...CurrencyCodes].sort();
