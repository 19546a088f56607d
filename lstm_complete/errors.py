"""The one exception that is shown to a user as it is."""


class UserError(Exception):
    """Bad input: the message is one clear line that names what is wrong and what to do.

    The command line prints it on stderr and exits with status 2; the language server answers the
    request with it. Anything else that escapes is a defect of ours and keeps its traceback.
    """
