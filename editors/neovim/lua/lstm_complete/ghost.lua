--- Ghost text, by vim.lsp.inline_completion (Neovim 0.12 and newer).
local config = require('lstm_complete.config')
local keys = require('lstm_complete.keys')

local M = {}

local INVOKED, AUTOMATIC = 1, 2 -- InlineCompletionTriggerKind
local WORD = '^%s*[%w_\128-\255]+'
local SIGNS = '^%s*[^%w_%s\128-\255]+'
--- What waits to ask, by buffer; a second attach finds it.
local timers = {}

--- Where Neovim draws it.
local function namespace()
  return vim.api.nvim_create_namespace('nvim.lsp.inline_completion')
end

local function visible(buffer)
  return #vim.api.nvim_buf_get_extmarks(buffer, namespace(), 0, -1, { limit = 1 }) > 0
end

--- Neovim's own record of a buffer's ghost text, which no public function reaches; nil where a version has another one.
local function completor(buffer)
  local found, capability = pcall(require, 'vim.lsp._capability')
  local kind = found and capability.all and capability.all.inline_completion
  local record = kind and kind.active[buffer]
  return record and record.request and record.reset_timer and record or nil
end

--- Ask now instead of after Neovim's 200 ms.
local function ask(buffer, trigger)
  local record = vim.api.nvim_get_current_buf() == buffer and completor(buffer)
  if not record or not vim.startswith(vim.api.nvim_get_mode().mode, 'i') then
    return false
  end
  record:reset_timer()
  record:request(trigger)
  return true
end

--- What has been typed since an item was offered, with the bytes behind the cursor that it replaces; nil if it does not
--- begin the item's text: Neovim shows an item until the next answer comes, whatever is typed.
local function typed_along(buffer, item)
  local range = item.range:to_lsp('utf-8')
  local row, byte = unpack(vim.api.nvim_win_get_cursor(0))
  local line = vim.api.nvim_buf_get_lines(buffer, row - 1, row, false)[1]
  local typed = line:sub(range.start.character + 1, byte)
  if range.start.line ~= row - 1 or byte < range.start.character or item.insert_text:sub(1, #typed) ~= typed then
    return nil
  end
  -- Nothing behind the cursor has changed, so the range reaches as far from its end as it did.
  return typed, range['end'].character - range.start.character
end

--- Put text in at the cursor, in place of `replaced` bytes behind it, as an undo step of its own.
local function insert(buffer, text, replaced)
  vim.cmd('let &g:undolevels = &g:undolevels') -- closes the undo block, see |undo-break|
  local row, byte = unpack(vim.api.nvim_win_get_cursor(0))
  local line = vim.api.nvim_get_current_line()
  local lines = vim.split(text, '\n', { plain = true })
  vim.api.nvim_buf_set_text(buffer, row - 1, byte, row - 1, math.min(byte + replaced, #line), lines)
  local last = #lines[#lines]
  vim.api.nvim_win_set_cursor(0, { row + #lines - 1, #lines == 1 and byte + last or last })
end

--- Accept what `part` takes of the rest of the text.
---@param part fun(rest: string): string
local function accept(buffer, part)
  return visible(buffer)
    and vim.lsp.inline_completion.get({
      bufnr = buffer,
      on_accept = function(item)
        local typed, replaced = typed_along(buffer, item)
        if not typed then
          return nil
        end
        local rest = item.insert_text:sub(#typed + 1):gsub('\r\n', '\n') -- a buffer's lines have no ends
        local taken = part(rest)
        insert(buffer, taken, taken == rest and replaced or 0)
        if taken == rest and item.command then
          vim.lsp.get_client_by_id(item.client_id):exec_cmd(item.command, { bufnr = buffer })
        end
        return nil -- it is done
      end,
    })
end

local function whole(rest)
  return rest
end

local function word(rest)
  return rest:match(WORD) or rest:match(SIGNS) or rest
end

local function line(rest)
  return rest:match('^\n?[^\n]*')
end

--- Forget what is shown and what was asked for.
local function dismiss(buffer)
  if not visible(buffer) then
    return false
  end
  vim.lsp.inline_completion.enable(false, { bufnr = buffer })
  vim.lsp.inline_completion.enable(true, { bufnr = buffer })
  return true
end

local function select(buffer, count)
  if not visible(buffer) then
    return false
  end
  vim.lsp.inline_completion.select({ bufnr = buffer, count = count })
  return true
end

local actions = {
  accept = function(buffer)
    return accept(buffer, whole)
  end,
  accept_word = function(buffer)
    return accept(buffer, word)
  end,
  accept_line = function(buffer)
    return accept(buffer, line)
  end,
  next = function(buffer)
    return select(buffer, 1)
  end,
  previous = function(buffer)
    return select(buffer, -1)
  end,
  dismiss = dismiss,
  ask = function(buffer)
    return ask(buffer, INVOKED)
  end,
}

--- Ask sooner than Neovim does.
local function hurry(buffer)
  local timer = timers[buffer] or assert(vim.uv.new_timer())
  timers[buffer] = timer
  local group = vim.api.nvim_create_augroup('lstm_complete.' .. buffer, {})
  vim.api.nvim_create_autocmd({ 'InsertEnter', 'CursorMovedI', 'TextChangedP' }, {
    group = group,
    buffer = buffer,
    callback = function()
      timer:start(config.options.wait, 0, vim.schedule_wrap(function()
        ask(buffer, AUTOMATIC)
      end))
    end,
  })
  vim.api.nvim_create_autocmd('BufUnload', {
    group = group,
    buffer = buffer,
    once = true,
    callback = function()
      timer:close()
      timers[buffer] = nil
      vim.api.nvim_del_augroup_by_id(group)
    end,
  })
end

--- Show ghost text in a buffer, with its keys.
function M.attach(buffer)
  vim.lsp.inline_completion.enable(true, { bufnr = buffer })
  hurry(buffer)
  for name, key in pairs(config.options.keymaps) do
    keys.map(buffer, key, 'LSTM Complete: ' .. name:gsub('_', ' '), function()
      return actions[name](buffer)
    end)
  end
end

return M
