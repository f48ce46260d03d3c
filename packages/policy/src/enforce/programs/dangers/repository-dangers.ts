import type { Danger } from './danger.ts'

/** What changes packages and repositories for others, or throws work away in another version control than git. */
export const repositoryDangers: readonly Danger[] = [
  {
    programs: 'npm pnpm yarn bun',
    words:
      /^(?:-\S+ )*(?:publish|unpublish|deprecate|owner (?:add|rm)|token|adduser|login|logout|access|npm publish|profile|dist-tag (?:add|rm)|team|org|hook)\b/,
    unless: /^(?:-\S+ )*(?:npm )?(?:publish|unpublish|dist-tag|deprecate)\b.*--dry-run/,
    reason: 'changes what is published',
  },
  {
    programs:
      'cargo gem twine poetry flit hatch uv pdm mvn lerna changeset goreleaser semantic-release release-it vsce ovsx np',
    words:
      /^(?:-\S+ )*(?:publish|yank|owner|push (?=\S+\.gem)|upload|nuget (?:push|delete)|deploy|login|unpublish|release)\b/,
    unless: /--dry-run|--list/,
    reason: 'changes what is published',
  },
  {
    programs: 'gradle gradlew sbt',
    words:
      /(?:^|[\s:])(?:publish|publishPlugins|publishToSonatype|closeAndRelease\w*|\+?publishSigned|uploadArchives)(?:\s|$)/,
    unless: /--dry-run|(?:^|\s)-m\b/,
    reason: 'changes what is published',
  },
  {
    programs: 'semantic-release release-it np auto',
    unless: /--dry-run|(?:^|\s)-d\b|--version|--help/,
    reason: 'changes what is published',
  },
  { programs: 'pod', words: /^trunk (?:push|delete|deprecate)\b/, reason: 'changes what is published' },
  // `dotnet publish` puts what it builds into a folder.
  { programs: 'dotnet', words: /^nuget (?:push|delete)\b/, reason: 'changes what is published' },
  {
    programs: 'gh',
    words:
      /^(?:(?:repo|release|secret|ssh-key|gpg-key|run|issue|gist|cache|variable|label|codespace|workflow|project|ruleset|extension) (?:delete|remove|disable|set|archive|transfer|rename|delete-asset)\b|repo edit.*--visibility|auth (?:token|login|logout|refresh|status.*-t)|pr (?:merge|close).*--(?:admin|delete-branch)|api\b.*(?:-X|--method)[ =]?(?:DELETE|PUT|PATCH)|api graphql(?=[^]*\bmutation\b)[^]*\b(?:delete|remove|archive|transfer)|extension install|alias set|gist create|(?:ssh|gpg)-key add|repo deploy-key (?:add|delete)|repo (?:create.*--public|sync.*--force)|codespace (?:ssh|cp))/,
    reason: 'changes the repository for others',
  },
  {
    programs: 'hg',
    words:
      /^(?:-\S+ )*(?:strip|rollback|purge|clean|histedit|(?:up|update|checkout|co)\b.*(?:\s-C\b|--clean)|revert\b.*(?:-a\b|--all|\s\.(?:\s|$))|push\b.*(?:\s-f\b|--force))/,
    unless: /--dry-run|(?:^|\s)-n\b/,
    reason: 'throws work away',
  },
  {
    programs: 'svn',
    words: /^(?:delete|del|rm|remove|rmdir)\b.*:\/\/|^revert\b.*(?:-R|--recursive)|^cleanup\b.*--remove/,
    reason: 'throws work away',
  },
  { programs: 'svnadmin', words: /^(?:rmtxns|rmlocks|setrevprop)\b/, reason: 'throws work away' },
  {
    programs: 'p4',
    words: /^(?:-\S+ (?:[^-\s]\S* )?)*(?:obliterate|revert|clean|delete|archive)\b/,
    unless: /(?:^|\s)-n\b/,
    reason: 'throws work away',
  },
  {
    programs: 'jj',
    words:
      /^(?:-\S+ )*(?:abandon|restore|(?:op|operation) (?:restore|abandon)|bookmark (?:delete|forget)|util gc)\b/,
    reason: 'throws work away',
  },
]
