;;; lstm-complete.el --- Code completion by a small LSTM  -*- lexical-binding: t; -*-

;; Copyright (C) 2026 The LSTM Complete authors

;; Author: The LSTM Complete authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: convenience, languages, tools
;; SPDX-License-Identifier: Apache-2.0

;; Licensed under the Apache License, Version 2.0; see the file LICENSE
;; of LSTM Complete.

;;; Commentary:

;; LSTM Complete offers what you are about to write.  It runs on your own
;; machine as a language server, and nothing leaves it.
;;
;;     (require 'lstm-complete)
;;     (lstm-complete-setup)
;;
;; Then either
;; - `eglot': suggestions stand in the menu of `completion-at-point'; or
;; - `lsp-mode' 10 or newer: they are ghost text, beside other servers.
;;
;; `lstm-complete-generate', `lstm-complete-why', `lstm-complete-index' and
;; `lstm-complete-retrain' work with both.

;;; Code:

(require 'cl-lib)
(require 'seq)
(require 'subr-x)

(declare-function lstm-complete-eglot-register "lstm-complete-eglot")
(declare-function lstm-complete-eglot-managed-p "lstm-complete-eglot")
(declare-function lstm-complete-eglot-place "lstm-complete-eglot")
(declare-function lstm-complete-eglot-request "lstm-complete-eglot")
(declare-function lstm-complete-lsp-register "lstm-complete-lsp")
(declare-function lstm-complete-lsp-managed-p "lstm-complete-lsp")
(declare-function lstm-complete-lsp-place "lstm-complete-lsp")
(declare-function lstm-complete-lsp-request "lstm-complete-lsp")

(defgroup lstm-complete nil
  "Code completion by a small LSTM."
  :group 'tools
  :prefix "lstm-complete-")

(defcustom lstm-complete-command '("lstm-complete" "serve" "--stdio")
  "The server's command line."
  :type '(repeat string))

(defcustom lstm-complete-modes
  '(java-mode java-ts-mode python-mode python-ts-mode markdown-mode rst-mode
              text-mode)
  "Major modes with suggestions."
  :type '(repeat symbol))

(defcustom lstm-complete-settings nil
  "The server's settings, as a property list, such as (:maxCharacters 60).
The page docs/settings.md of LSTM Complete lists them."
  :type 'plist)

(defcustom lstm-complete-characters 400
  "How many characters `lstm-complete-generate' writes, at most."
  :type 'natnum)

;;;###autoload
(defun lstm-complete-setup ()
  "Let `eglot' and `lsp-mode' know the server, as soon as they are loaded."
  (with-eval-after-load 'eglot
    (require 'lstm-complete-eglot)
    (lstm-complete-eglot-register))
  (with-eval-after-load 'lsp-mode
    (require 'lstm-complete-lsp)
    (lstm-complete-lsp-register)))

;;; What the server says of itself

(defvar lstm-complete--last-status nil
  "Parameters of the last notification lstmComplete/status, as a property list.")

(defvar lstm-complete-status-hook nil
  "Functions to call when the server's status has changed.")

(defun lstm-complete-status ()
  "The server's state for the mode line, such as \"LSTM: ready, 8 ms\".
Use it as (:eval (lstm-complete-status))."
  (let ((state (plist-get lstm-complete--last-status :state))
        (latency (plist-get lstm-complete--last-status :latencyMs)))
    (cond ((null state) "")
          ((numberp latency) (format "LSTM: %s, %.0f ms" state latency))
          (t (format "LSTM: %s" state)))))

(defun lstm-complete-take-status (status)
  "Keep STATUS, a property list, and tell whom it concerns."
  (setq lstm-complete--last-status status)
  (run-hooks 'lstm-complete-status-hook)
  (force-mode-line-update t))

;;; Questions, by whichever client manages the buffer

(defvar lstm-complete--listeners (make-hash-table :test #'equal)
  "Functions that take values of $/progress, by token.")

(defvar lstm-complete--last-token 0
  "The number in the last token.")

(defun lstm-complete--token (listen)
  "Return a new token; LISTEN takes what is reported for it, as property lists."
  (let ((token (format "lstm-complete/%d" (setq lstm-complete--last-token
                                                (1+ lstm-complete--last-token)))))
    (puthash token listen lstm-complete--listeners)
    token))

(defun lstm-complete-take-progress (token value)
  "Give VALUE to the one that waits for TOKEN; nil if nobody does."
  (when-let ((listen (gethash token lstm-complete--listeners)))
    (funcall listen value)
    t))

(defun lstm-complete--client (function)
  "Our FUNCTION for the client that manages this buffer, a symbol's last part."
  (let ((client (seq-find (lambda (name)
                            (and (featurep (intern name))
                                 (funcall (intern (concat name "-managed-p")))))
                          '("lstm-complete-eglot" "lstm-complete-lsp"))))
    (unless client
      (user-error "No LSTM Complete here: start it with M-x eglot or M-x lsp"))
    (intern (format "%s-%s" client function))))

(defun lstm-complete--request (method params done)
  "Ask for METHOD with PARAMS; DONE takes the result, nil after an error.
Return a function that cancels; DONE is called then, too."
  (funcall (lstm-complete--client "request") method params done))

(defun lstm-complete--place ()
  "Document and position of point, as parameters."
  (funcall (lstm-complete--client "place")))

;;; Writing on

(defvar-local lstm-complete--writing nil
  "What is being written here, or nil.
A list of its end, a change group, a token, what cancels it, and its beginning.")

(defvar lstm-complete-writing-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-k") #'lstm-complete-stop)
    (define-key map (kbd "C-g") #'lstm-complete-stop)
    (define-key map (kbd "<escape>") #'lstm-complete-stop)
    map)
  "Keys while `lstm-complete-generate' writes.")

(define-minor-mode lstm-complete-writing-mode
  "On while `lstm-complete-generate' writes into this buffer.

\\{lstm-complete-writing-mode-map}"
  :lighter " Writing")

(defun lstm-complete--write (buffer piece)
  "Put PIECE in where BUFFER is being written on."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (cond ((null lstm-complete--writing))
            (quit-flag ; C-g while this came in is no key that a keymap sees
             (setq quit-flag nil)
             (lstm-complete-stop))
            (t (save-excursion
                 (goto-char (car lstm-complete--writing))
                 (insert piece)))))))

(defun lstm-complete--make-whole (text)
  "Put in TEXT where only parts of it came.
With several servers in a buffer `lsp-mode' may lose a message.  What the
user has written into it meanwhile stays."
  (pcase-let* ((`(,end ,_ ,_ ,_ ,start) lstm-complete--writing)
               (came (buffer-substring-no-properties start end))
               (at -1))
    (when (and (< (length came) (length text))
               (seq-every-p (lambda (character)
                              (setq at (cl-position character text
                                                    :start (1+ at))))
                            came))
      (save-excursion
        (delete-region start end)
        (goto-char start)
        (insert text)))))

(defun lstm-complete--written (buffer token &optional text)
  "Writing into BUFFER for TOKEN has ended: all of it becomes one step of undo.
TEXT is the whole of it, where it was not stopped.  Nothing is done for what
has ended before, even if BUFFER is written on again."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (when (equal token (nth 2 lstm-complete--writing))
        (when text
          (lstm-complete--make-whole text))
        (pcase-let ((`(,marker ,group . ,_) lstm-complete--writing))
          (setq lstm-complete--writing nil)
          (set-marker marker nil)
          (undo-amalgamate-change-group group)
          (accept-change-group group)
          (remhash token lstm-complete--listeners))
        (lstm-complete-writing-mode -1)))))

;;;###autoload
(defun lstm-complete-generate (&optional characters)
  "Write on from point: CHARACTERS, by default `lstm-complete-characters'.
\\<lstm-complete-writing-mode-map>\\[lstm-complete-stop] ends it; one undo \
takes all of it back."
  (interactive "P")
  (lstm-complete-stop)
  (let* ((buffer (current-buffer))
         (token (lstm-complete--token
                 (lambda (value)
                   (lstm-complete--write buffer (plist-get value :text)))))
         (params (append (lstm-complete--place)
                         (list :chars (if characters
                                          (prefix-numeric-value characters)
                                        lstm-complete-characters)
                               :partialResultToken token)))
         (group (prepare-change-group)))
    (activate-change-group group)
    (undo-boundary)
    (setq lstm-complete--writing
          (list (copy-marker (point) t) group token
                (lstm-complete--request
                 "lstmComplete/generate" params
                 (lambda (result)
                   (lstm-complete--written buffer token
                                           (plist-get result :text))))
                (copy-marker (point))))
    (lstm-complete-writing-mode 1)))

(defun lstm-complete-stop ()
  "End what `lstm-complete-generate' writes here; what is written stays."
  (interactive)
  (pcase lstm-complete--writing
    (`(,_marker ,_group ,token ,cancel . ,_)
     (funcall cancel)
     (lstm-complete--written (current-buffer) token))))

;;; Why

(defun lstm-complete--insert-source (source)
  "Insert SOURCE of a span as a button that leads there."
  (if (null source)
      (insert "the model itself")
    (let ((file (url-unhex-string (string-remove-prefix
                                   "file://" (plist-get source :uri))))
          (line (1+ (plist-get source :line))))
      (insert-text-button (format "%s:%d" (file-name-nondirectory file) line)
                          'action (lambda (_button)
                                    (find-file-other-window file)
                                    (goto-char (point-min))
                                    (forward-line (1- line)))))))

(defun lstm-complete--show-why (suggestions)
  "Show a buffer with SUGGESTIONS and where each part of them comes from."
  (with-current-buffer (get-buffer-create "*LSTM Complete: why*")
    (let ((inhibit-read-only t))
      (erase-buffer)
      (dolist (suggestion (append suggestions nil))
        (insert (format "%3.0f%%  %s\n"
                        (* 100 (plist-get suggestion :probability))
                        (plist-get suggestion :text)))
        (dolist (span (append (plist-get suggestion :spans) nil))
          (insert "        " (plist-get span :text) "  <- ")
          (lstm-complete--insert-source (plist-get span :source))
          (insert "\n"))))
    (special-mode)
    (goto-char (point-min))
    (display-buffer (current-buffer))))

;;;###autoload
(defun lstm-complete-why ()
  "Show where the suggestions at point come from: the model, or lines of files."
  (interactive)
  (lstm-complete--request
   "lstmComplete/why" (lstm-complete--place)
   (lambda (result)
     (when result
       (let ((suggestions (plist-get result :suggestions)))
         (if (seq-empty-p suggestions)
             (message "LSTM Complete: there is no suggestion here")
           (lstm-complete--show-why suggestions)))))))

;;; Work that takes its time

(defun lstm-complete--work (name method params sentence)
  "Ask for METHOD with PARAMS, show progress as NAME, then SENTENCE of the result."
  (let ((token (lstm-complete--token
                (lambda (value)
                  (unless (equal (plist-get value :kind) "end")
                    (message "LSTM Complete: %s %s%%" name
                             (or (plist-get value :percentage) "")))))))
    (lstm-complete--request
     method (append params (list :workDoneToken token))
     (lambda (result)
       (remhash token lstm-complete--listeners)
       (when result
         (message "LSTM Complete: %s" (funcall sentence result)))))))

;;;###autoload
(defun lstm-complete-index ()
  "Read the workspace anew.  Return a function that cancels."
  (interactive)
  (lstm-complete--work "index" "lstmComplete/index" nil
                       (lambda (result)
                         (format "%d files read" (plist-get result :files)))))

;;;###autoload
(defun lstm-complete-retrain (&optional minutes)
  "Train on the workspace, for MINUTES at most (10), from this buffer's model.
Return a function that cancels; the next call goes on where that ended."
  (interactive "P")
  (lstm-complete--work
   "retrain" "lstmComplete/retrain"
   (list :textDocument (plist-get (lstm-complete--place) :textDocument)
         :minutes (if minutes (prefix-numeric-value minutes) 10))
   (lambda (result)
     (format "model %s: %.3f bits per character, before %.3f"
             (plist-get result :model) (plist-get result :bitsPerCharacter)
             (plist-get result :before)))))

(provide 'lstm-complete)
;;; lstm-complete.el ends here
