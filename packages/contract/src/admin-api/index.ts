import type { z } from 'zod'
import type { budget, explanation, newBudget } from './budgets.ts'
import type { budgetUse } from './budget-standings.ts'
import type { contentBody, contentRequest, erasedContent } from './content.ts'
import type { complianceKey } from './compliance.ts'
import type { costReport, reconciliation } from './cost-reports.ts'
import type { credential, credentialUses, issuedCredential, rotatedCredential } from './credentials.ts'
import type { device } from './devices.ts'
import type { guard } from './guards.ts'
import type { federationRule, newFederationRule } from './federation.ts'
import type { hold } from './holds.ts'
import type { heldSignInMethods, invitation } from './invitations.ts'
import type { group, person } from './people.ts'
import type {
  addedPolicyVersion,
  describedPolicy,
  listedPolicyVersion,
  personSettings,
  policy,
  policyKeys,
  policyRollouts,
  policyVersion,
} from './policies.ts'
import type { archivedProject, project } from './projects.ts'
import type { entryProof } from './ledger.ts'
import type { health, ledgerEntry, spendReport, spendRow } from './records.ts'
import type { chargebackReport, chargebackRow, closedMonth } from './reports.ts'
import type { savingsReport } from './savings.ts'
import type { serviceAccount } from './service-accounts.ts'
import type { me, session } from './sessions.ts'
import type { settings } from './settings.ts'
import type { witness } from './witnesses.ts'
import type { mcpServer, newMcpServer } from './mcp-servers.ts'
import type { deadLetter, sink } from './sinks.ts'

export { onboardingSteps, type OnboardingStep } from './onboarding.ts'
export { budgetPeriods, budgetScopes, budgetSharings, budgetUnits, budgetZones } from './budgets.ts'
export { chargebackDimensions, type ChargebackDimension } from './reports.ts'
export { newCostReport } from './cost-reports.ts'
export { holdTargets } from './holds.ts'
export { settingSections } from './settings.ts'
export type { InForceBody } from './in-force.ts'
export { newInvitation } from './invitations.ts'
export {
  adminRoutes,
  type AdminInput,
  type AdminOperation,
  type AdminOutput,
  type AdminRequest,
  type AdminRoute,
  type AdminRoutes,
} from './routes.ts'

export type ComplianceKeyBody = z.infer<typeof complianceKey>
export type PersonBody = z.infer<typeof person>
export type GroupBody = z.infer<typeof group>
export type ProjectBody = z.infer<typeof project>
export type PolicyBody = z.infer<typeof policy>
export type DescribedPolicyBody = z.infer<typeof describedPolicy>
export type ListedPolicyVersionBody = z.infer<typeof listedPolicyVersion>
export type PolicyVersionBody = z.infer<typeof policyVersion>
export type AddedPolicyVersionBody = z.infer<typeof addedPolicyVersion>
export type PolicyKeysBody = z.infer<typeof policyKeys>
export type PolicyRolloutsBody = z.infer<typeof policyRollouts>
export type PersonSettingsBody = z.infer<typeof personSettings>
export type ArchivedProjectBody = z.infer<typeof archivedProject>
export type CredentialBody = z.infer<typeof credential>
export type IssuedCredentialBody = z.infer<typeof issuedCredential>
export type RotatedCredentialBody = z.infer<typeof rotatedCredential>
export type EntryProofBody = z.infer<typeof entryProof>
export type LedgerEntryBody = z.infer<typeof ledgerEntry>
export type SpendRowBody = z.infer<typeof spendRow>
export type SpendReportBody = z.infer<typeof spendReport>
export type SessionBody = z.infer<typeof session>
export type MeBody = z.infer<typeof me>
export type HealthBody = z.infer<typeof health>
export type ChargebackReportBody = z.infer<typeof chargebackReport>
export type ChargebackRowBody = z.infer<typeof chargebackRow>
export type ClosedMonthBody = z.infer<typeof closedMonth>
export type CostReportBody = z.infer<typeof costReport>
export type ReconciliationBody = z.infer<typeof reconciliation>
export type SavingsReportBody = z.infer<typeof savingsReport>
export type ServiceAccountBody = z.infer<typeof serviceAccount>
export type FederationRuleBody = z.infer<typeof federationRule>
export type NewFederationRuleBody = z.infer<typeof newFederationRule>
export type CredentialUsesBody = z.infer<typeof credentialUses>
export type SignInMethodsBody = z.infer<typeof heldSignInMethods>
export type InvitationBody = z.infer<typeof invitation>
export type McpServerBody = z.infer<typeof mcpServer>
export type NewMcpServerBody = z.infer<typeof newMcpServer>
export type SinkBody = z.infer<typeof sink>
export type DeadLetterBody = z.infer<typeof deadLetter>
export type DeviceBody = z.infer<typeof device>
export type GuardBody = z.infer<typeof guard>
export type WitnessBody = z.infer<typeof witness>
export type ContentBody = z.infer<typeof contentBody>
export type ContentRequestBody = z.infer<typeof contentRequest>
export type ErasedContentBody = z.infer<typeof erasedContent>
export type SettingsBody = z.infer<typeof settings>
export type HoldBody = z.infer<typeof hold>
export type BudgetBody = z.infer<typeof budget>
export type BudgetUseBody = z.infer<typeof budgetUse>
export type NewBudgetBody = z.infer<typeof newBudget>
export type BudgetExplanationBody = z.infer<typeof explanation>
