import { say, type Locale, type Sentence } from '@sekisho/contract'

interface ProblemShape {
  status: 400 | 503
  /** RFC 6749, 5.2; `temporarily_unavailable` as in 4.1.2.1, because a client may try again */
  error: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type' | 'temporarily_unavailable'
  sentence: Sentence
}

/** Every expected no of the token exchange. Sentences hold names of claims, never their values. */
const problems = {
  grant_type: {
    status: 400,
    error: 'unsupported_grant_type',
    sentence: {
      en: 'grant_type must be urn:ietf:params:oauth:grant-type:token-exchange.',
      ja: 'grant_type は urn:ietf:params:oauth:grant-type:token-exchange を指定してください。',
    },
  },
  parameter: {
    status: 400,
    error: 'invalid_request',
    sentence: {
      en: '{name} must be {value}.',
      ja: '{name} には {value} を指定してください。',
    },
  },
  token_missing: {
    status: 400,
    error: 'invalid_request',
    sentence: {
      en: 'subject_token is missing: send the token of the issuer.',
      ja: 'subject_token がありません。発行元のトークンを送ってください。',
    },
  },
  actor_token: {
    status: 400,
    error: 'invalid_request',
    sentence: {
      en: 'actor_token is not supported: a token is exchanged for its own subject only.',
      ja: 'actor_token は使えません。トークンの交換は本人についてのみ可能です。',
    },
  },
  token_large: {
    status: 400,
    error: 'invalid_request',
    sentence: {
      en: 'subject_token is over {limit} bytes.',
      ja: 'subject_token が {limit} バイトを超えています。',
    },
  },
  token_malformed: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'subject_token is not a signed JWT.',
      ja: 'subject_token が署名付き JWT ではありません。',
    },
  },
  algorithm: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'subject_token is not signed with an algorithm that is accepted here (RS, PS, ES, EdDSA).',
      ja: 'subject_token の署名アルゴリズムは使えません(RS、PS、ES、EdDSA のみ)。',
    },
  },
  issuer_unknown: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'No federation rule names the issuer of this token ("iss"). An administrator adds one.',
      ja: 'このトークンの発行元("iss")のフェデレーションルールがありません。管理者に追加を依頼してください。',
    },
  },
  issuer_unavailable: {
    status: 503,
    error: 'temporarily_unavailable',
    sentence: {
      en: 'The keys of the issuer could not be fetched. Try again in a minute; the reason is in the server’s log.',
      ja: '発行元の公開鍵を取得できませんでした。しばらくしてからもう一度お試しください。原因はサーバーのログにあります。',
    },
  },
  key_unknown: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'The issuer has no key of the id that subject_token was signed with.',
      ja: 'subject_token の署名に使われた鍵が、発行元の公開鍵にありません。',
    },
  },
  signature: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'The signature of subject_token does not verify.',
      ja: 'subject_token の署名を検証できません。',
    },
  },
  expired: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'subject_token has expired. Ask the issuer for a new one.',
      ja: 'subject_token の期限が切れています。発行元で取り直してください。',
    },
  },
  not_yet: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'subject_token is not valid yet ("nbf" or "iat" is in the future). Check the clocks.',
      ja: 'subject_token はまだ有効ではありません("nbf" または "iat" が未来です)。時計を確認してください。',
    },
  },
  long_lived: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'subject_token lives longer than a day. Ask the issuer for a shorter one.',
      ja: 'subject_token の有効期間が 1 日を超えています。より短いトークンを取得してください。',
    },
  },
  claim_missing: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'subject_token has no claim "{claim}".',
      ja: 'subject_token にクレーム "{claim}" がありません。',
    },
  },
  claim_invalid: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'The claim "{claim}" of subject_token does not have the right form.',
      ja: 'subject_token のクレーム "{claim}" の形式が正しくありません。',
    },
  },
  no_rule: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'No federation rule of this issuer matches: the claim "{claim}" has another value than the rule that comes nearest allows.',
      ja: 'この発行元のどのフェデレーションルールにも一致しません。最も近いルールで、クレーム "{claim}" の値が許可されていません。',
    },
  },
  used: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'subject_token was exchanged before. Ask the issuer for a new one.',
      ja: 'subject_token はすでに交換済みです。発行元で取り直してください。',
    },
  },
  account_inactive: {
    status: 400,
    error: 'invalid_grant',
    sentence: {
      en: 'The service account of the federation rule that matches is inactive.',
      ja: '一致したフェデレーションルールのサービスアカウントは無効です。',
    },
  },
} as const satisfies Record<string, ProblemShape>

export type ExchangeProblemCode = keyof typeof problems
type Values = Readonly<Record<string, string | number>>

/** An expected no of the token exchange; `cause` is for the log. */
export class ExchangeProblem extends Error {
  override readonly name = 'ExchangeProblem'
  readonly code: ExchangeProblemCode
  readonly values: Values
  constructor(code: ExchangeProblemCode, values: Values = {}, options?: ErrorOptions) {
    super(say(problems[code].sentence, 'en', values), options)
    this.code = code
    this.values = values
  }

  get shape(): ProblemShape {
    return problems[this.code]
  }

  sentence(locale: Locale): string {
    return say(problems[this.code].sentence, locale, this.values)
  }
}
