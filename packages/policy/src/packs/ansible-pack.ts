import { machineFolders, type PackFile, type PackInput } from './pack.ts'

const role = 'ansible/roles/claude_code'

/** A playbook and a role for Linux, macOS and Windows. */
export function ansiblePack({ machineFiles }: PackInput): PackFile[] {
  const file = (path: string, text: string): PackFile => ({ pack: 'ansible', path, text })
  const names = machineFiles.map(({ name }) => name)
  return [
    file('ansible/playbook.yml', playbook),
    file(`${role}/meta/main.yml`, meta),
    file(`${role}/tasks/main.yml`, mainTasks),
    file(`${role}/tasks/unix.yml`, unixTasks(names)),
    file(`${role}/tasks/windows.yml`, windowsTasks(names)),
    ...machineFiles.map(({ name, text }) => file(`${role}/files/${name}`, text)),
  ]
}

/** File names of our own: nothing in them means anything to YAML or to a template. */
const items = (names: readonly string[]): string => names.map((name) => `    - ${name}\n`).join('')

const playbook = `---
- name: Managed settings of Claude Code
  hosts: all
  roles:
    - role: claude_code
`

const meta = `---
galaxy_info:
  author: sekisho
  description: Managed settings of Claude Code
  license: proprietary
  min_ansible_version: "2.14"
dependencies: []
`

const mainTasks = `---
- name: Linux and macOS
  ansible.builtin.include_tasks: unix.yml
  when: ansible_facts['os_family'] != 'Windows'

- name: Windows
  ansible.builtin.include_tasks: windows.yml
  when: ansible_facts['os_family'] == 'Windows'
`

const unixTasks = (names: readonly string[]): string => `---
- name: Name the folder
  ansible.builtin.set_fact:
    claude_code_folder: >-
      {{ '${machineFolders.macos}' if ansible_facts['os_family'] == 'Darwin' else '${machineFolders.linux}' }}

- name: Folder that only root may write to
  ansible.builtin.file:
    path: "{{ claude_code_folder }}"
    state: directory
    owner: "0"
    group: "0"
    mode: "0755"
  become: true

# The module writes beside the file and renames: a reader sees the old content or the new.
- name: Files
  ansible.builtin.copy:
    src: "{{ item }}"
    dest: "{{ claude_code_folder }}/{{ item }}"
    owner: "0"
    group: "0"
    mode: "0644"
  become: true
  loop:
${items(names)}`

const windowsTasks = (names: readonly string[]): string => `---
- name: Folder
  ansible.windows.win_file:
    path: '${machineFolders.windows}'
    state: directory

- name: Files
  ansible.windows.win_copy:
    src: "{{ item }}"
    dest: '${machineFolders.windows}\\{{ item }}'
  loop:
${items(names)}`
