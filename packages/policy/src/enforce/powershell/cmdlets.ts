/** Cmdlets by their short names, lower case. */
export const aliases: Readonly<Record<string, string>> = Object.fromEntries(
  `remove-item:rm,del,ri,rd,rmdir,erase get-childitem:ls,dir,gci get-content:cat,gc,type copy-item:cp,copy,cpi
  move-item:mv,move,mi write-output:echo,write invoke-webrequest:iwr,curl,wget invoke-restmethod:irm invoke-expression:iex
  set-location:cd,sl,chdir get-location:pwd,gl select-string:sls where-object:where,? foreach-object:foreach,%
  sort-object:sort select-object:select measure-object:measure set-content:sc add-content:ac clear-content:clc
  new-item:ni rename-item:ren,rni set-item:si clear-item:cli get-item:gi get-process:ps,gps stop-process:kill,spps
  start-process:saps,start get-service:gsv stop-service:spsv start-service:sasv invoke-command:icm tee-object:tee
  get-alias:gal get-command:gcm get-help:help,man get-history:h,history set-variable:sv,set new-psdrive:ndr,mount
  remove-itemproperty:rp set-itemproperty:sp get-itemproperty:gp start-job:sajb import-module:ipmo compare-object:diff
  get-wmiobject:gwmi invoke-wmimethod:iwmi get-ciminstance:gcim set-alias:sal push-location:pushd pop-location:popd
  out-host:oh format-table:ft format-list:fl convert-path:cvpa resolve-path:rvpa enter-pssession:etsn
  new-pssession:nsn invoke-history:ihy,r clear-host:cls,clear start-sleep:sleep group-object:group export-csv:epcsv
  import-csv:ipcsv get-unique:gu`
    .split(/\s+/)
    .flatMap((line) => {
      const [name = '', short = ''] = line.split(':')
      return short.split(',').map((alias) => [alias, name])
    }),
)

/** Those that only look, compute or print. */
export const lookers =
  /^(?:get-(?!credential|secret|clipboard)[\w-]+|test-[\w-]+|select-[\w-]+|where-object|foreach-object|sort-object|group-object|measure-[\w-]+|compare-object|format-(?:table|list|wide|custom|hex)|out-(?:string|host|null|default|gridview)|write-[\w-]+|convert(?:to|from)-[\w-]+|convert-path|resolve-path|split-path|join-path|set-location|push-location|pop-location|start-sleep|clear-host|show-[\w-]+|read-host|new-timespan|set-variable|set-strictmode|import-csv|import-clixml|wait-[\w-]+|tee-object)$/

/** The parameters that name files, of the cmdlets that touch them. */
export const fileCmdlets: Readonly<Record<string, 'read' | 'write' | 'delete' | 'copy' | 'move'>> = {
  'remove-item': 'delete',
  'get-content': 'read',
  'select-string': 'read',
  'select-xml': 'read',
  'get-filehash': 'read',
  'import-csv': 'read',
  'import-clixml': 'read',
  'import-powershelldatafile': 'read',
  'format-hex': 'read',
  'compress-archive': 'copy',
  'expand-archive': 'copy',
  'copy-item': 'copy',
  'move-item': 'move',
  'rename-item': 'move',
  'set-content': 'write',
  'add-content': 'write',
  'clear-content': 'write',
  'clear-item': 'write',
  'set-item': 'write',
  'out-file': 'write',
  'tee-object': 'write',
  'new-item': 'write',
  'export-csv': 'write',
  'export-clixml': 'write',
  'set-acl': 'write',
  'start-transcript': 'write',
}

/** Cmdlets that are asked about whatever the rules allow, by what they do. */
export const cmdletDangers: readonly { names: RegExp; words?: RegExp; reason: string }[] = [
  {
    names:
      /^(?:format-volume|clear-disk|initialize-disk|remove-partition|new-partition|set-disk|resize-partition|reset-physicaldisk|set-partition|optimize-volume|dismount-\w+|repair-volume)$/,
    reason: 'changes disks',
  },
  {
    names: /^(?:stop|restart|suspend)-computer$|^reset-computermachinepassword$|^checkpoint-computer$/,
    reason: 'stops the machine',
  },
  {
    names:
      /^(?:disable|restart|remove|rename|reset|set)-(?:net(?:adapter|ipaddress|ipinterface|route|connectionprofile)\w*|dnsclient\w+)$/,
    reason: 'changes the network',
  },
  { names: /^set-executionpolicy$/, reason: 'lets unsigned scripts run' },
  {
    names:
      /^(?:set|add|remove)-mppreference$|^(?:disable|set|remove|new|enable)-netfirewall\w+$|^uninstall-windowsfeature$|^disable-windowsoptionalfeature$|^set-processmitigation$|^disable-(?:bitlocker|computerrestore)$|^disable-\w*(?:defender|protection|uac)\w*$/,
    reason: 'changes what protects the machine',
  },
  {
    names:
      /^(?:new|set|remove|disable|enable|rename)-(?:local(?:user|group)\w*|ad\w+)$|^(?:add|remove)-(?:localgroupmember|adgroupmember|adprincipalgroupmembership)$|^add-computer$|^remove-computer$/,
    reason: 'changes accounts',
  },
  {
    names:
      /^(?:new|register|set|unregister|disable|enable|start)-(?!service$)(?:scheduledtask\w*|scheduledjob|wmievent|cimevent\w*|service)$|^(?:new|set)-service$|^set-wmiinstance$/,
    reason: 'leaves something to be run later',
  },
  { names: /^(?:stop|remove|suspend|restart)-service$/, reason: 'changes the services of the system' },
  {
    names: /^stop-process$/,
    words: /lsass|csrss|winlogon|wininit|services|svchost|explorer|system|\*|get-process/i,
    reason: 'ends processes of the system',
  },
  {
    names: /^(?:clear|remove|limit)-eventlog$|^clear-recyclebin$|^clear-history$|^clear-winevent\w*$/,
    reason: 'removes records',
  },
  {
    names:
      /^(?:get-credential|get-secret|export-pfxcertificate|get-storedcredential|unprotect-\w+|export-secret\w*)$/,
    reason: 'reads a store of secrets',
  },
  { names: /^convertfrom-securestring$/, words: /asplaintext/i, reason: 'reads a store of secrets' },
  {
    names:
      /^(?:remove|clear|uninstall|reset|revoke|disable|stop|unpublish)-(?:az|aws|gc|ec2|s3|rds|iam|vm|cluster|sql|mg|spo|exo|team|mailbox|dns|dhcp|vhd|storage|psd|cim|wmi)\w*$|^stop-az\w+$|^(?:clear|remove)-\w*(?:bucket|database|table|vm|snapshot|volume)\w*$|^invoke-wmimethod$|^remove-wmiobject$|^remove-vm\w*$/,
    reason: 'takes away what is kept elsewhere',
  },
  {
    names: /^(?:invoke-sqlcmd)$/,
    words: /\b(?:drop|truncate|delete\s+from|xp_cmdshell)\b/i,
    reason: 'destroys data',
  },
  { names: /^(?:publish-module|publish-script|publish-psresource)$/, reason: 'changes what is published' },
  { names: /^uninstall-\w+$/, reason: 'removes programs' },
  {
    names: /^(?:enable-psremoting|set-wsmanquickconfig|enter-pssession|new-pssession|connect-pssession)$/,
    reason: 'opens this machine to the network, or another',
  },
  {
    names: /^invoke-(?:mimikatz|shellcode|reflectivepeinjection|kerberoast|bloodhound|wmiexec|phant0m)$/,
    reason: 'attacks',
  },
  {
    names: /^foreach-object$/,
    words: /^(?:-m\w*\s+)?(?:delete|moveto|kill|terminate|remove)\b/i,
    reason: 'calls what deletes or ends each',
  },
  { names: /^start-process$/, words: /-verb\s+runas/i, reason: 'takes all rights' },
  {
    names:
      /^(?:add-type|invoke-cimmethod|register-objectevent|register-engineevent|install-package|install-script)$/,
    reason: 'runs code unseen',
  },
  { names: /^configuration$/, reason: 'describes the state of a machine' },
  {
    names: /^install-module$/,
    words: /-repository\s+(?!psgallery)|-skippublishercheck/i,
    reason: 'installs from an unsafe place',
  },
  {
    names: /^start-bitstransfer$/,
    words: /-transfertype\s+upload/i,
    reason: 'sends a file to another machine',
  },
  {
    names:
      /^(?:new|add|set|grant|update)-(?:az|aws|gc|mg|ec2|iam|s3)\w*(?:role|polic|permission|access|credential|key|secret|firewall|securityrule|securitygroup|acl|owner)\w*$/,
    reason: 'changes who may do what',
  },
  {
    names: /^(?:set|update|new|add)-(?:az|aws|s3|ec2)\w+$/,
    words: /-allow\w*public\w*[\s:]+\$?true|0\.0\.0\.0|-publicaccess\w*\s+(?!none)|public-read/i,
    reason: 'opens what is kept elsewhere to everybody',
  },
  {
    names: /^import-(?:certificate|pfxcertificate)$/,
    words: /localmachine|\broot\b|authroot|trustedpublisher/i,
    reason: 'changes whom the machine trusts',
  },
  { names: /^send-mailmessage$/, reason: 'sends what it reads to another machine' },
]

/** What an expression may hold that is asked about. */
export const expressionDangers: readonly { pattern: RegExp; reason: string }[] = [
  {
    pattern:
      /\b(?:IO\.)?(?:Directory|File|FileInfo|DirectoryInfo)\]?::Delete|\.Delete\s*\(|FileSystem\]?::Delete\w+|\.ForEach\s*\(\s*['"]Delete/i,
    reason: 'deletes files',
  },
  {
    pattern:
      /(?:^|[;\n]\s*|\b(?:write-(?:host|output)|echo)\s+["']?)\$\{?env:\w*(?:SECRET\w*|PASSWORD|PASSWD|TOKEN|(?:API|ACCESS|PRIVATE)_?KEY)\b\}?["']?\s*(?:$|[;\n|])/i,
    reason: 'shows a secret',
  },
  {
    pattern:
      /\b(?:irm|iwr|curl|wget|invoke-(?:restmethod|webrequest))\b[^;\n]*?(?:\?[^"'\s]*|-body\s[^;\n]*)\$\{?env:\w*(?:SECRET|PASSWORD|PASSWD|TOKEN|(?:API|ACCESS|PRIVATE)_?KEY)\b|-body\s+\(?[^;\n]*\b(?:gci|dir|ls|get-childitem)\s+env:|\benv:[\\/*]*\s*\|[^;\n]*\b(?:irm|iwr|invoke-(?:restmethod|webrequest))\b/i,
    reason: 'sends a secret to another machine',
  },
  {
    pattern:
      /\b(?:irm|iwr|curl|wget|invoke-(?:restmethod|webrequest)|start-bitstransfer)\b[^;\n]*\((?:gci|dir|ls|get-childitem)\s+env:|\b(?:resolve-dnsname|nslookup|test-connection|ping)\b[^;\n]*\$\{?env:\w*(?:SECRET|PASSWORD|PASSWD|TOKEN|(?:API|ACCESS|PRIVATE)_?KEY)\b/i,
    reason: 'sends a secret to another machine',
  },
  {
    pattern: /\b(?:get-process|gps|ps)\s*\|\s*(?:stop-process|spps|kill)\b/i,
    reason: 'ends every process',
  },
  {
    pattern:
      /DownloadString|DownloadData|DownloadFile|UploadFile|UploadString|UploadData|OpenRead\(|HttpClient|Net\.WebClient|Net\.(?:Http|Ftp|File)?WebRequest\]?::/i,
    reason: 'fetches or sends unseen',
  },
  { pattern: /Sockets\.|TcpClient|TcpListener|UdpClient/i, reason: 'opens connections' },
  {
    pattern:
      /(?<!^\s*(?:\$\w+\s*=\s*)?\[(?:System\.)?Text\.Encoding\]::\w+\.GetString\(\[(?:System\.)?Convert\]::)FromBase64String|-b(?:xor|or)\b|\[char\[?\]?\]\s*[\d(]|\[scriptblock\]::create|Reflection\.Assembly|\[Ref\]|AmsiUtils|VirtualAlloc|DllImport|Runtime\.InteropServices|IO\.Compression|GetString\(\[(?!(?:System\.)?Convert\]::From)|Invoke\(\)|InvokeScript|\.InvokeCommand|CreateInstance|\bGetTypeFrom/i,
    reason: 'hides what it does',
  },
  {
    pattern:
      /Process\]?::Start|Diagnostics\.Process|WScript\.Shell|Interaction\]::Shell|\[wmiclass\]|Shell\.Application|\bComObject/i,
    reason: 'starts a program',
  },
  {
    pattern: /SetEnvironmentVariable\([^)]*(?:PATH|,\s*['"](?:Machine|User))/i,
    reason: 'changes the settings of the system',
  },
  {
    pattern: /Environment\]::FailFast|Win32ShutDown|\.Kill\(\)|\.Terminate\(\)/i,
    reason: 'ends what is running',
  },
]
