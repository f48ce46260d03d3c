import type { Danger } from './danger.ts'

export const databases =
  'psql mysql mariadb sqlite3 sqlite mongo mongosh clickhouse-client clickhouse cockroach sqlcmd cqlsh duckdb bq snowsql usql pgcli mycli litecli sqlplus isql bcp influx surreal cypher-shell arangosh beeline hive impala-shell trino presto'

export const databaseNames: ReadonlySet<string> = new Set(databases.split(' '))

const destroysData =
  /\b(?:DROP\s+(?:TABLE|DATABASE|SCHEMA|VIEW|INDEX|USER|ROLE|COLUMN|KEYSPACE|OWNED|TYPE|FUNCTION|MATERIALIZED|MEASUREMENT|COLLECTION|TRIGGER|EXTENSION|SEQUENCE|TABLESPACE|SUBSCRIPTION|PUBLICATION|WAREHOUSE|STAGE|PIPE|TASK|STREAM|CATALOG|DICTIONARY|POLICY|PROCEDURE|SERVER|LOGIN|DOMAIN|EVENT|SERIES|SHARD|RETENTION\s+POLICY|PARTITION|DATASET|NAMESPACE)|TRUNCATE|DELETE\s+FROM\s+\S+\s*(?:;|["']|$)|DELETE\s+FROM\s+\S+\s+WHERE\s+(?:1\s*=\s*1|true|''='')|DETACH\s+DELETE|UPDATE\s+\S+\s+SET\s+(?:(?!\bWHERE\b)[^;])*(?:;|$)|ALTER\s+TABLE\s+\S+\s+(?:DROP|DELETE)|REVOKE\s+ALL|ALTER\s+(?:USER|ROLE)\b.*(?:SUPERUSER|PASSWORD|IDENTIFIED)|GRANT\s+ALL|CREATE\s+USER|CREATE\s+ROLE\b.*\b(?:SUPERUSER|CREATEROLE|LOGIN)|COPY\s.+(?:PROGRAM|TO)\s|dropDatabase|dropIndexes|deleteMany\(\s*(?:\{\s*\})?\s*\)|INTO\s+OUTFILE|pg_read_file|pg_terminate_backend|lo_export|LOAD_FILE|xp_cmdshell|PURGE\s+BINARY|RESET\s+MASTER|adminCommand\(\s*\{\s*shutdown|shutdownServer|VACUUM\s+FULL\s+pg_)|\.drop\(|\.remove\(\s*(?:\{\s*\})?\s*\)|\\!|(?:^|\s)\.(?:shell|system|restore)\b/i

/** Texts within SQL are data, unless it makes statements of them; in a comment a quote begins none. */
export function withoutTexts(statement: string): string {
  if (!/^\s*(?:SELECT|INSERT|WITH|UPDATE|VALUES|EXPLAIN|COMMENT)\b/i.test(statement)) return statement
  if (/\$\$|--|\/\*|#/.test(statement)) return statement
  const bare = statement.replaceAll(/'(?:[^']|'')*'|"[^"]*"/g, "''")
  return /\b(?:EXECUTE|DO|PREPARE|PROGRAM|OUTFILE|dblink|query_to_xml)\b/i.test(bare) ? statement : bare
}

/** Texts and comments; what begins with an exclamation mark within a comment runs. */
const comments = /('(?:[^']|'')*'|"[^"]*")|\/\*[^]*?\*\/|(?:--|#)[^\n]*/g

/** Whether a statement destroys data, as it is written or without its comments: what begins one may stand in a text. */
export function isDestructive(statement: string): boolean {
  // A line that is a comment, and in which no text and no other comment begins or ends, is none of it.
  const told = statement.replaceAll(/^[ \t]*--[ \t][^'"`$;/*\r\n]*$/gm, '')
  if (destroysData.test(withoutTexts(told))) return true
  if (!/\/\*|--|#/.test(told)) return false
  return destroysData.test(
    statement.replaceAll(
      comments,
      (found, text: string | undefined) => text ?? (found.startsWith('/*!') ? found.slice(3, -2) : ' '),
    ),
  )
}

/** What a query prints, where a text in it would destroy data if it were told to a database. */
export function printedQuery(words: readonly string[], input: string): string | undefined {
  const texts = [...words, input.slice(0, 8192)]
    .flatMap((text) => text.match(/'(?:[^']|'')*'/g) ?? [])
    .join(' ')
  return destroysData.test(texts) ? texts : undefined
}

/** Names of files that say that they empty a database. */
export const namesEmptying =
  /(?:^|[/_.-])(?:drop|truncate|wipe|destroy|purge|delete)[_-]?(?:all|everything|tables?|db|database|schema|prod\w*)(?:[_.-][^/]*)?\.sql$/i

/** What destroys data, or empties a database by a framework's own command. */
export const dataDangers: readonly Danger[] = [
  { programs: databases, words: destroysData, reason: 'destroys data, or leaves the database' },
  {
    programs:
      'mysqladmin pg_restore redis-cli valkey-cli keydb-cli memcached memcached-tool rabbitmqctl rabbitmqadmin kafka-topics kafka-consumer-groups kafka-acls kafka-delete-records etcdctl consul vault influx mongorestore nats curator',
    words:
      /^(?!.*(?:--help|--version)|(?:-\w (?:[^-\s]\S* )?|--\S+ )*(?:H?M?GET(?:ALL)?|EXISTS|TYPE|TTL|KEYS|SCAN|STRLEN|LLEN|LRANGE|SMEMBERS|ECHO|PING|INFO|MEMORY)\s\S*\s*$)(?:.*\b(?:drop|FLUSHALL|FLUSHDB|SHUTDOWN|CONFIG\s+(?:SET|REWRITE|RESETSTAT)|DEBUG|SLAVEOF|REPLICAOF|MODULE\s+LOAD|SCRIPT\s+FLUSH|CLUSTER\s+RESET|ACL\s+(?:SET|DEL)USER|flush_all|delete|del\s+-r|del\s.*--prefix|reset|force_reset|purge_queue|delete_\w+|stop_app|operator seal|kv delete|secrets disable|auth disable|kv destroy|kv metadata delete|policy delete|token revoke|lease revoke|stream (?:rm|purge))\b|.*--(?:clean|remove)\b)/i,
    reason: 'destroys data',
  },
  {
    programs: 'kafka-configs kafka-acls kafka-reassign-partitions kafka-leader-election',
    words: /--(?:add|remove|delete|execute)\b|--(?:add|delete)-config|--allow-principal/,
    unless: /--(?:list|describe|verify|generate|help)\b/,
    reason: 'changes what is kept, or who may read it',
  },
  {
    programs: 'vault',
    words:
      /^(?:-\S+ )*(?:policy write|audit (?:disable|enable)|operator (?:rekey|generate-root|step-down|raft remove-peer)|auth (?:disable|enable)|secrets move|write (?:sys|auth)\/)/,
    reason: 'changes who may do what',
  },
  {
    programs: 'redis-cli valkey-cli',
    words: /\b(?:del|unlink)\b.*(?:\uE000|\*)|EVAL.*\b(?:del|flush\w*)\b/i,
    reason: 'destroys data',
  },
  {
    programs: 'vault',
    words: /^(?:kv get|read)\s+\S*secret|^kv get\b|^token (?:create|lookup)|^print token/,
    reason: 'reads a store of secrets',
  },
  { programs: 'kafka-delete-records', unless: /--help/, reason: 'destroys data' },
  { programs: 'dropdb dropuser pg_dropcluster', reason: 'destroys data' },
  {
    programs: 'pg_resetwal pg_resetxlog',
    unless: /(?:^|\s)(?:-n|--dry-run)\b/,
    reason: 'destroys data',
  },
  { programs: 'pg_restore', words: /(?:^|\s)-[a-zA-Z]*c/, reason: 'destroys data' },
  {
    programs: 'rclone mc s3cmd s5cmd azcopy b2 swift gdrive obsutil ossutil coscmd',
    words:
      /^(?:-\S+ )*(?:(?:admin )?(?:user |policy |bucket |group )?(?:remove|rm)|purge|delete\S*|rm|rb|rmdirs?|remove|del|cleanup|clear-account|expire)\b|^(?:-\S+ )*sync\b.*--delete\S*|^(?:-\S+ )*mirror\b.*--remove\b/,
    unless: /--dry-?run|(?:^|\s)-n\b/,
    reason: 'deletes what is kept elsewhere',
  },
  {
    programs: 'rclone',
    words: /^(?:-\S+ )*sync\b/,
    unless: /--dry-run|(?:^|\s)-n\b/,
    reason: 'deletes what the source lacks',
  },
  {
    programs:
      'rails rake artisan php manage.py python python3 prisma sequelize sequelize-cli knex alembic mix flyway liquibase drizzle-kit typeorm hasura django-admin dbmate goose migrate diesel sqlx symfony console doctrine wp drush flask mikro-orm node-pg-migrate atlas',
    words:
      /\bdb:(?:drop|reset|purge|schema:load|wipe|migrate:reset|migrate:redo|migrate:undo:all|setup|truncate_all|seed:replant|fresh)\b|migrate:(?:fresh|reset|refresh|undo:all|rollback:all)|db:wipe|manage\.py\s+(?:flush|reset_db|sqlflush|reset_schema)|^(?:flush|reset_db)\b|migrate reset|migrate:reset|rollback --all|db push.*--(?:force-reset|accept-data-loss)|ecto\.(?:drop|reset)|^drop(?:All|-all)?(?:\s|$)|dropAll|drop-all|db reset|db drop|schema:drop|schema (?:drop|clean)|database (?:drop|reset)|database:drop|migrations:(?:reset|fresh)|downgrade base|down -all|migration:fresh|site empty|sql-drop|queue:flush|cache:clear --force|migrate \w+ zero/,
    reason: 'empties a database',
  },
  {
    programs:
      'flyway liquibase goose migrate dbmate sqitch sea-orm-cli hasura atlas geni tern sql-migrate pgroll',
    words: /(?:^|\s)(?:clean|drop\S*|reset|fresh|refresh|revert|clear|down-to 0|rollback-all)(?:\s|$)/,
    unless: /--help|--dry-?run/,
    reason: 'empties a database',
  },
  {
    programs: 'drush magento',
    words: /^(?:-\S+ )*(?:site:install|si|sql:drop|sql:create|setup:uninstall)(?:\s|$)/,
    reason: 'empties a database',
  },
  {
    programs: 'hdfs hadoop',
    words: /(?:^|\s)-(?:rmr?|rmdir|expunge|format)(?:\s|$)/,
    reason: 'destroys data',
  },
  { programs: 'dotnet', words: /ef database drop/, reason: 'empties a database' },
  { programs: 'elasticdump es curator', words: /delete/, reason: 'destroys data' },
]
