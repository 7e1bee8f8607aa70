import type { DocumentFilter } from 'vscode';
import type { FixLanguage } from '../core/fixes/proposal';

const languages: readonly FixLanguage[] = ['go', 'javascript', 'typescript', 'typescriptreact', 'javascriptreact'];

/** Documents that can carry numbers. */
export const profiledLanguages: DocumentFilter[] = languages.map(language => ({ language, scheme: 'file' }));

/** The language as the quick-fix engine names it, where it has one. */
export function fixLanguage(languageId: string): FixLanguage | undefined {
  return languages.find(language => language === languageId);
}
