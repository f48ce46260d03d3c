import { Link } from '@tanstack/react-router'
import { textsOf, type Texts } from '../../format/locale.ts'
import { CopyBlock } from '../../parts/copy-block.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SaveButton } from '../../parts/save-button.tsx'
import { SetUpCard } from '../set-up/set-up-card.tsx'
import { starterClaudeMd } from './starter-claude-md.ts'

/** What an engineer needs to begin: two steps, the script of their system, and a CLAUDE.md to start from. */
export function EngineersPage() {
  return (
    <Page title={text.title} lead={text.lead}>
      <SetUpCard />
      <Card title={text.starter}>
        <p className="mb-3 max-w-prose text-soft">{text.what}</p>
        <CopyBlock label="CLAUDE.md" value={starterClaudeMd} />
        <div className="mt-3">
          <SaveButton file="CLAUDE.md" content={starterClaudeMd}>
            {text.download}
          </SaveButton>
        </div>
      </Card>
      <Card title={text.after}>
        <p>
          {text.afterWhat}{' '}
          <Link to="/me" className="underline">
            {text.mine}
          </Link>
        </p>
      </Card>
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'starter' | 'what' | 'download' | 'after' | 'afterWhat' | 'mine'> = {
  en: {
    title: 'Begin with Claude Code',
    lead: 'Two steps on your machine, and a file for your repository.',
    starter: 'A CLAUDE.md to start from',
    what: 'Claude Code reads it at the beginning of every session. Put it at the top of your repository, fill in the blanks, and keep it short.',
    download: 'Download CLAUDE.md',
    after: 'Afterwards',
    afterWhat: 'What you used, what you have left, and why a call was refused:',
    mine: 'my page',
  },
  ja: {
    title: 'Claude Code を始める',
    lead: 'マシンでの2つの手順と、リポジトリに置くファイルです。',
    starter: 'CLAUDE.md のひな形',
    what: 'Claude Code がセッションの開始時に読み込むファイルです。リポジトリの最上位に置き、空欄を埋めてください。短く保つのがコツです。',
    download: 'CLAUDE.md をダウンロード',
    after: '使い始めたら',
    afterWhat: '利用状況、予算の残り、拒否された理由はこちらで確認できます:',
    mine: 'マイページ',
  },
}
const text = textsOf(texts)
