--- `:checkhealth lstm_complete`.
local client = require('lstm_complete.client')
local config = require('lstm_complete.config')
local status = require('lstm_complete.status')

local M = {}

-- The functions had other names before Neovim 0.10.
local health = vim.health or require('health')
local start, ok = health.start or health.report_start, health.ok or health.report_ok
local warn, err = health.warn or health.report_warn, health.error or health.report_error
local info = health.info or health.report_info

local function check_editor()
  if vim.fn.has('nvim-0.7') == 0 then
    err('Neovim 0.7 or newer is needed')
  elseif client.GHOST then
    ok('this Neovim shows ghost text')
  else
    warn('suggestions stand in the menu of <C-x><C-u>; ghost text needs Neovim 0.12')
  end
end

local function check_program()
  local program = config.options.cmd[1]
  if vim.fn.executable(program) == 0 then
    err(("'%s' cannot be run"):format(program), { 'pip install lstm-complete', 'or name it: setup{ cmd = ... }' })
  else
    ok(('the server is %s'):format(vim.fn.exepath(program)))
  end
end

local function check_server()
  local clients = client.all()
  if #clients == 0 then
    warn('no server runs', { 'open a file of these types: ' .. table.concat(config.options.filetypes, ', ') })
  end
  for _, one in ipairs(clients) do
    local buffers = vim.tbl_filter(function(buffer)
      return vim.lsp.buf_is_attached(buffer, one.id)
    end, vim.api.nvim_list_bufs())
    ok(('a server runs for %d buffers, project: %s'):format(#buffers, one.config.root_dir or 'none'))
  end
  info(status.sentence())
end

function M.check()
  start('LSTM Complete')
  check_editor()
  check_program()
  check_server()
end

return M
