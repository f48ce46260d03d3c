/** What is said to people, in both languages of the product. */
export type Text = Readonly<Record<'en' | 'ja', string>>
