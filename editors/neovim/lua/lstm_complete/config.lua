--- The options of setup().
local M = {}

local defaults = {
  --- The server's command line.
  cmd = { 'lstm-complete', 'serve', '--stdio' },
  filetypes = { 'java', 'python', 'markdown', 'rst', 'text' },
  --- What lies at the top of a project, whose files are remembered.
  root_markers = { '.git', 'pyproject.toml', 'pom.xml', 'build.gradle' },
  --- The server's settings: docs/settings.md lists them.
  settings = {},
  --- Milliseconds between the last key and the question for ghost text; Neovim by itself waits for 200.
  wait = 50,
  --- Keys of insert mode; false sets none, for one or for all. A key that finds nothing to do is what it was before.
  keymaps = {
    accept = '<Tab>',
    accept_word = '<M-Right>',
    accept_line = '<M-End>',
    next = '<M-]>',
    previous = '<M-[>',
    dismiss = '<C-]>',
    ask = '<M-\\>',
  },
}

local types = {
  cmd = 'table',
  filetypes = 'table',
  root_markers = 'table',
  settings = 'table',
  wait = 'number',
}

M.options = vim.deepcopy(defaults)

local function check(options)
  for name, value in pairs(options) do
    if defaults[name] == nil then
      error(("lstm_complete.setup: there is no option '%s'"):format(name), 0)
    end
    if types[name] and type(value) ~= types[name] then
      error(('lstm_complete.setup: %s has to be a %s'):format(name, types[name]), 0)
    end
  end
  for action in pairs(type(options.keymaps) == 'table' and options.keymaps or {}) do
    if defaults.keymaps[action] == nil then
      error(("lstm_complete.setup: there is no key for '%s'"):format(action), 0)
    end
  end
end

--- Take the user's options. Lists replace the default ones; keymaps are joined with them.
---@param options table
function M.set(options)
  check(options)
  local chosen = vim.tbl_extend('force', vim.deepcopy(defaults), options)
  if options.keymaps == false then
    chosen.keymaps = {}
  else
    chosen.keymaps = vim.tbl_extend('force', vim.deepcopy(defaults.keymaps), options.keymaps or {})
  end
  M.options = chosen
end

return M
