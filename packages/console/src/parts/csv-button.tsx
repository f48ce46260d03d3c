import { Download } from 'lucide-react'
import { formatCsv, type CsvCell } from '../format/csv.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from './button.tsx'

interface CsvButtonProps {
  /** with `.csv` */
  fileName: string
  /** the first has the names of the columns */
  rows: () => readonly (readonly CsvCell[])[]
  disabled?: boolean
}

/** Saves what a report says as a file for spreadsheets. */
export function CsvButton({ fileName, rows, disabled }: CsvButtonProps) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([formatCsv(rows())], { type: 'text/csv;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = url
    link.download = fileName
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <Button look="plain" onClick={save} disabled={disabled}>
      <Download aria-hidden size={18} />
      {text.download}
    </Button>
  )
}

const texts: Texts<'download'> = {
  en: { download: 'Download as CSV' },
  ja: { download: 'CSV をダウンロード' },
}
const text = textsOf(texts)
