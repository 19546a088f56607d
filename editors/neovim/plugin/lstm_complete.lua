-- The command is there before setup(): it says what is missing instead of being unknown.
if vim.g.loaded_lstm_complete then
  return
end
vim.g.loaded_lstm_complete = true

vim.api.nvim_create_user_command('LstmComplete', function(call)
  require('lstm_complete.command').run(call.fargs)
end, {
  nargs = '+',
  desc = 'LSTM Complete: index, retrain, why, generate, ...',
  complete = function(lead, line)
    return require('lstm_complete.command').names(lead, line)
  end,
})
