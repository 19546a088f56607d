--- The language client: starting it, asking it, and what differs from one version of Neovim to the next.
local config = require('lstm_complete.config')
local say = require('lstm_complete.say')
local status = require('lstm_complete.status')

local M = {}

M.NAME = 'lstm_complete'

--- Has this Neovim ghost text?
M.GHOST = vim.fn.has('nvim-0.12') == 1

local METHODS = vim.fn.has('nvim-0.11') == 1 -- from there on functions of a client take it as first argument
local REQUEST_CANCELLED = -32800
local restarting = false
--- The program of which the user has been told that it cannot be run.
local told = nil
--- Called with the value of each `$/progress`, by token.
local listeners = {}
local last_token = 0

local function on_progress(err, result, context, settings)
  local listen = listeners[result.token]
  if listen then
    listen(result.value)
  else
    vim.lsp.handlers['$/progress'](err, result, context, settings)
  end
end

local function on_exit()
  status.stopped()
  if restarting then
    restarting = false
    vim.schedule(M.enable)
  end
end

--- What all versions of Neovim know of a client.
local function description()
  local options = config.options
  local settings = next(options.settings) and options.settings or vim.empty_dict()
  return {
    name = M.NAME,
    cmd = options.cmd,
    settings = { lstmComplete = settings },
    init_options = settings,
    handlers = { ['lstmComplete/status'] = status.handler, ['$/progress'] = on_progress },
    on_exit = on_exit,
  }
end

--- The folder above a buffer's file that holds one of the markers; nil where none does.
local function root(buffer)
  local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':p:h')
  while true do
    for _, marker in ipairs(config.options.root_markers) do
      if vim.loop.fs_stat(folder .. '/' .. marker) then
        return folder
      end
    end
    local above = vim.fn.fnamemodify(folder, ':h')
    if above == folder then
      return nil
    end
    folder = above
  end
end

--- All clients of ours that run.
function M.all()
  local list = vim.lsp.get_clients or vim.lsp.get_active_clients
  return vim.tbl_filter(function(client)
    return client.name == M.NAME
  end, list())
end

--- The client of a buffer; nil where there is none.
function M.of(buffer)
  for _, client in ipairs(M.all()) do
    if vim.lsp.buf_is_attached(buffer, client.id) then
      return client
    end
  end
end

--- Call a function of a client, in whatever way this Neovim does.
function M.call(client, name, ...)
  if METHODS then
    return client[name](client, ...)
  end
  return client[name](...)
end

local function on_attach(buffer)
  require(M.GHOST and 'lstm_complete.ghost' or 'lstm_complete.menu').attach(buffer)
end

--- Neovim 0.7 has no vim.lsp.start: one client a project.
local function start_or_reuse(wanted)
  for _, client in ipairs(M.all()) do
    if client.config.root_dir == wanted.root_dir and not client.is_stopped() then
      return client.id
    end
  end
  return vim.lsp.start_client(wanted)
end

--- Can the server be run? If not, the user is told once: Neovim 0.12 writes it to a log that nobody reads.
local function runs()
  local program = config.options.cmd[1]
  if vim.fn.executable(program) == 1 then
    return true
  end
  if told ~= program then
    told = program
    local advice = "install it by 'pip install lstm-complete', or name it: setup{ cmd = ... }"
    vim.schedule(function() -- behind what Neovim says of the file that is opened
      say(("'%s' cannot be run; %s"):format(program, advice), vim.log.levels.WARN)
    end)
  end
  return false
end

local function start(buffer)
  if vim.bo[buffer].buftype ~= '' or M.of(buffer) or not runs() then
    return
  end
  local wanted = description()
  wanted.root_dir = root(buffer)
  wanted.on_attach = function(_, attached)
    on_attach(attached)
  end
  vim.api.nvim_buf_call(buffer, function()
    if vim.lsp.start then
      vim.lsp.start(wanted)
    else
      local id = start_or_reuse(wanted)
      if id then
        vim.lsp.buf_attach_client(buffer, id)
      end
    end
  end)
end

--- Have something done for each buffer of our file types, now and later.
local function for_buffers(act)
  local group = vim.api.nvim_create_augroup('lstm_complete', {})
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = config.options.filetypes,
    callback = function(event)
      act(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(config.options.filetypes, vim.bo[buffer].filetype) then
      act(buffer)
    end
  end
end

local function enable_classic()
  for_buffers(start)
end

local function enable_ghost()
  for_buffers(function(buffer)
    return vim.bo[buffer].buftype ~= '' or runs()
  end)
  local wanted = description()
  wanted.filetypes = config.options.filetypes
  wanted.root_markers = config.options.root_markers
  wanted.on_attach = function(_, buffer)
    on_attach(buffer)
  end
  vim.lsp.config(M.NAME, wanted)
  vim.lsp.enable(M.NAME)
end

--- Start the server for open buffers, and for those that will be opened.
M.enable = M.GHOST and enable_ghost or enable_classic

--- End the server, and start none for buffers that will be opened.
function M.stop()
  vim.api.nvim_create_augroup('lstm_complete', {}) -- cleared
  if M.GHOST then
    vim.lsp.enable(M.NAME, false)
    return
  end
  for _, client in ipairs(M.all()) do
    M.call(client, 'stop')
  end
end

--- End the server and start it anew once it has gone.
function M.restart()
  told = nil
  if #M.all() == 0 then
    M.enable()
    return
  end
  restarting = true
  M.stop()
end

--- A token of our own for `$/progress`.
---@param listen fun(value: table)
---@return string
function M.token(listen)
  last_token = last_token + 1
  local token = 'lstm_complete/' .. last_token
  listeners[token] = listen
  return token
end

---@param token string
function M.forget(token)
  listeners[token] = nil
end

--- Ask the current buffer's server; errors are shown.
---@param method string
---@param params table
---@param done fun(result: table|nil) the answer; nil after an error
---@return fun()|nil cancel; nil where nothing could be asked
function M.request(method, params, done)
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.of(buffer)
  if not client then
    say('no server runs for this buffer; see :checkhealth lstm_complete', vim.log.levels.WARN)
    return nil
  end
  local function answered(err, result)
    if err and err.code ~= REQUEST_CANCELLED then
      say(err.message, vim.log.levels.ERROR)
    end
    done(not err and result or nil)
  end
  local sent, id = M.call(client, 'request', method, params, answered, buffer)
  if not sent then
    return nil
  end
  return function()
    M.call(client, 'notify', '$/cancelRequest', { id = id })
  end
end

--- Characters of a line before a byte, as the client counts them.
local function characters(client, line, byte)
  if client.offset_encoding == 'utf-8' then
    return byte
  end
  if METHODS then
    return vim.str_utfindex(line, client.offset_encoding, byte)
  end
  local utf32, utf16 = vim.str_utfindex(line, byte)
  return client.offset_encoding == 'utf-32' and utf32 or utf16
end

--- The byte at which a character of a line begins, as the client counts them.
function M.byte(client, line, character)
  if client.offset_encoding == 'utf-8' then
    return math.min(character, #line)
  end
  if METHODS then
    return vim.str_byteindex(line, client.offset_encoding, character, false)
  end
  return vim.str_byteindex(line, character, client.offset_encoding == 'utf-16')
end

--- Where text goes: at the cursor in insert mode, else behind it, as after |a|.
---@return integer row, integer byte both from 0
function M.cursor()
  local row, byte = unpack(vim.api.nvim_win_get_cursor(0))
  local rest = vim.api.nvim_get_current_line():sub(byte + 1)
  if not vim.startswith(vim.api.nvim_get_mode().mode, 'i') then
    byte = byte + #vim.fn.matchstr(rest, '^.')
  end
  return row - 1, byte
end

--- Document and position of the cursor, as parameters; nil where no server knows this buffer.
function M.place()
  local client = M.of(vim.api.nvim_get_current_buf())
  if not client then
    return {}
  end
  local row, byte = M.cursor()
  return {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    position = { line = row, character = characters(client, vim.api.nvim_get_current_line(), byte) },
  }
end

return M
