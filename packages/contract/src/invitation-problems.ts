/** What the admin API says no with where people are invited and ways to sign in are reset; part of `adminProblems`. */
export const invitationProblems = {
  sign_in_method_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: '{person} has no sign-in method {method} to remove.',
      ja: '{person} には、削除できるサインイン方法 {method} がありません。',
    },
  },
  sign_in_not_local: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'People sign in with the company’s identity provider here, so this server keeps no way of its own. Set sekisho.sign_in.local: true to have both.',
      ja: 'このサーバーでは会社の ID プロバイダーでサインインするため、独自のサインイン方法はありません。両方を使うには sekisho.sign_in.local: true を設定してください。',
    },
  },
  passkey_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: { en: 'This passkey is in use already.', ja: 'このパスキーはすでに登録されています。' },
  },
  too_many_passkeys: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Nobody can have more than {limit} passkeys. Remove one first.',
      ja: 'パスキーは1人 {limit} 個までです。先にどれかを削除してください。',
    },
  },
  invitation_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no invitation {invitation}. "sekisho invitations list" shows them with their ids.',
      ja: '招待 {invitation} は見つかりません。"sekisho invitations list" で ID を確認できます。',
    },
  },
  invitation_over: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The invitation {invitation} is {state} already. Make a new one instead.',
      ja: '招待 {invitation} はすでに使えません({state})。新しく作成してください。',
    },
  },
  invitation_open: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{email} has an open invitation already: {invitation}. Send that one again, or revoke it first.',
      ja: '{email} には未使用の招待 {invitation} があります。再送するか、先に取り消してください。',
    },
  },
  sign_in_link_not_renewed: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{invitation} is a sign-in link. Make a new one for the person instead.',
      ja: '{invitation} はサインイン用のリンクです。その人に新しいリンクを作成してください。',
    },
  },
  csv_malformed: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line {line}, column {column}: a quotation mark is not closed, or stands inside a cell without being doubled.',
      ja: '{line} 行目、{column} 列目: 引用符が閉じられていないか、セル内の引用符が二重になっていません。',
    },
  },
  csv_encoding: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line {line} holds characters that cannot be read: the file is not in UTF-8. In Excel, save it as "CSV UTF-8 (Comma delimited)".',
      ja: '{line} 行目に読み取れない文字があります。ファイルの文字コードが UTF-8 ではありません。Excel では「CSV UTF-8 (コンマ区切り)」形式で保存してください。',
    },
  },
  csv_header: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line 1: the header must be name,email,roles,groups, with project and cost_centre after them where you like, and nothing else.',
      ja: '1 行目: 見出しは name,email,roles,groups とし、必要ならその後に project と cost_centre を加えてください。',
    },
  },
  csv_cells: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line {line}: there are {cells} columns, not {expected}. A cell that holds a comma must be in quotation marks.',
      ja: '{line} 行目: 列が {cells} 個あります({expected} 個必要です)。カンマを含むセルは引用符で囲んでください。',
    },
  },
  csv_rows: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'There are {rows} rows; from 1 to {limit} can be imported at once.',
      ja: '{rows} 行あります。一度に取り込めるのは 1 行から {limit} 行までです。',
    },
  },
  csv_cell: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line {line}, column {column}: "{value}" is not valid there.',
      ja: '{line} 行目、{column} 列: "{value}" は指定できません。',
    },
  },
  csv_email_twice: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line {line}, column email: {email} stands in line {first} already.',
      ja: '{line} 行目、email 列: {email} は {first} 行目にもあります。',
    },
  },
  csv_more: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Other lines that are wrong: {count}.',
      ja: 'このほかにも誤った行が {count} 行あります。',
    },
  },
  csv_project_unknown: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line {line}, column project: there is no project {project}, or it is archived. "sekisho projects list" shows them.',
      ja: '{line} 行目、project 列: プロジェクト {project} は存在しないか、アーカイブされています。"sekisho projects list" で確認できます。',
    },
  },
  csv_email_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Line {line}, column email: {email} belongs to a person, or to an open invitation, already.',
      ja: '{line} 行目、email 列: {email} はすでに登録されているか、招待中です。',
    },
  },
} as const
