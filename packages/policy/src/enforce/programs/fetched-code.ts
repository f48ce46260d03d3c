/** Calls by which text becomes code, or bytes become things that run code. */
const runsText =
  /\beval\s*\(|\.then\(\s*(?:eval|Function|new Function)\b|\bnew Function\b|(?<![.\w])(?:exec|load|loadstring|loadfile|dofile|evaluate|run)\s*\(|\b(?:c?[pP]ickle|dill|marshal|joblib|cloudpickle|shelve)\.(?:loads?|Unpickler)\b|\btorch\.load\b|\bread_pickle\b|\binstance_eval\b|\bclass_eval\b|\bvm\.run\w*|\bCode\.eval_string\b|\bGroovyShell\b|\binvokeLater\b/

/** What brings it from elsewhere. */
const brings =
  /\b(?:urlopen|urllib|requests\.get|httpx|aiohttp|fetch|axios|got|Net::HTTP|open-uri|URI\.open|LWP|file_get_contents\s*\(\s*["']https?:|new URL|io\.popen|socket\.http|http\.request|HTTParty|Faraday)\b/

/** Functions that read code from an address by themselves. */
const readsAddress =
  /(?<![.\w])(?:source|source_url|include|require|require_once|import|dofile|load|evaluate|install_github|include_string)\s*\(\s*["']https?:|\bimport\s+["']https?:|\bsource_url\b/

/** Whether code runs what it fetches. */
export function runsFetched(code: string): boolean {
  return readsAddress.test(code) || (brings.test(code) && runsText.test(code))
}

/** What carries a file elsewhere in no other way. */
const carries =
  /\b(?:storbinary|storlines|sendmail|send_message|nodemailer|Net::(?:FTP|SMTP|SCP|SFTP)|putfo|SCPClient)\b/

const packs = /\b(?:tarfile|zipfile|make_archive|archiver|adm-zip|JSZip|ZipFile|Zip::File|PharData)\b/
const readsFile =
  /\bopen\s*\(|\bread_(?:bytes|text)\b|\breadFile(?:Sync)?\b|\bcreateReadStream\b|\bFile\.(?:read|open|binread)\b|\bfile_get_contents\s*\(\s*["'](?!https?:)|\bCURLFile\b|\bopenAsBlob\b|\bBun\.file\b/
const sends =
  /\b(?:files|data|body|content|json)\s*[=:]|\bmethod\s*[=:]\s*["'](?:PUT|POST)|\.(?:post|put|sendall|send)\s*\(|CURLOPT_POSTFIELDS/
const asks =
  /\b(?:urllib\w*|urlopen|requests|httpx|aiohttp|fetch|axios|got|Net::HTTP|curl_\w+|http\.request|https\.request)\b/
const place = /https?:\/\/([^/\s"'`:]+)/g

/** Whether code sends a file, or packs up many and sends those, to a place that is not this machine. */
export function sendsFiles(code: string): boolean {
  if (carries.test(code) && readsFile.test(code)) return true
  if (!asks.test(code) || !sends.test(code) || !(packs.test(code) || readsFile.test(code))) return false
  return [...code.matchAll(place)].some(
    ([, host = '']) => !/^(?:localhost|127\.|0\.0\.0\.0|\[::1)/.test(host),
  )
}
