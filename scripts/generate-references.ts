import './generate-api-reference.ts'
import './generate-cli-reference.ts'
import './generate-config-reference.ts'
