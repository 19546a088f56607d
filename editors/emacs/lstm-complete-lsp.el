;;; lstm-complete-lsp.el --- LSTM Complete by lsp-mode  -*- lexical-binding: t; -*-

;; Copyright (C) 2026 The LSTM Complete authors

;; Author: The LSTM Complete authors
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; `lsp-mode' 10 and newer shows suggestions as ghost text, and runs this server
;; beside the one that a mode has anyway.

;;; Code:

(require 'lsp-mode)
(require 'lstm-complete)

(defun lstm-complete-lsp--plist (value)
  "VALUE of `lsp-mode', which may be a hash table, as a property list."
  (cond ((hash-table-p value)
         (let (plist)
           (maphash (lambda (key item)
                      (setq plist (plist-put plist (intern (format ":%s" key))
                                             (lstm-complete-lsp--plist item))))
                    value)
           plist))
        ((and (vectorp value)) (mapcar #'lstm-complete-lsp--plist value))
        (t value)))

(defun lstm-complete-lsp--on-status (_workspace params)
  "Take PARAMS of a status."
  (lstm-complete-take-status (lstm-complete-lsp--plist params)))

(defun lstm-complete-lsp--on-progress (workspace params)
  "Give PARAMS to the one that waits for them, or else to WORKSPACE's display."
  (let ((plist (lstm-complete-lsp--plist params)))
    (unless (lstm-complete-take-progress (plist-get plist :token)
                                         (plist-get plist :value))
      (funcall lsp-progress-function workspace params))))

(defun lstm-complete-lsp--settings ()
  "The server's settings, never null."
  (or lstm-complete-settings (make-hash-table)))

;;;###autoload
(defun lstm-complete-lsp-register ()
  "Let `lsp-mode' run LSTM Complete in `lstm-complete-modes'."
  (let ((handlers (make-hash-table :test #'equal)))
    (puthash "lstmComplete/status" #'lstm-complete-lsp--on-status handlers)
    (puthash "$/progress" #'lstm-complete-lsp--on-progress handlers)
    (lsp-register-client
     (make-lsp-client
      :new-connection (lsp-stdio-connection (lambda () lstm-complete-command))
      :major-modes lstm-complete-modes
      :server-id 'lstm-complete
      :add-on? t
      :initialization-options #'lstm-complete-lsp--settings
      :notification-handlers handlers))))

(defun lstm-complete-lsp--workspace ()
  "Our server's workspace in this buffer; nil without one."
  (seq-find (lambda (workspace)
              (eq (lsp--workspace-server-id workspace) 'lstm-complete))
            (lsp-workspaces)))

(defun lstm-complete-lsp-managed-p ()
  "Does `lsp-mode' manage this buffer with our server?"
  (and (bound-and-true-p lsp-mode) (lstm-complete-lsp--workspace)))

(defun lstm-complete-lsp-place ()
  "Document and position of point, as parameters."
  (list :textDocument (lsp--text-document-identifier)
        :position (lsp--cur-position)))

(defun lstm-complete-lsp-request (method params done)
  "Ask for METHOD with PARAMS; DONE takes the result, nil after an error.
Return a function that cancels."
  (let ((workspace (lstm-complete-lsp--workspace))
        (token (make-symbol "request")))
    (with-lsp-workspace workspace
      (lsp-request-async
       method params
       (lambda (result) (funcall done (lstm-complete-lsp--plist result)))
       :mode 'detached
       :error-handler (lambda (problem)
                        (message "LSTM Complete: %s" (lsp--error-string problem))
                        (funcall done nil))
       :cancel-token token))
    (lambda ()
      (with-lsp-workspace workspace
        (lsp-cancel-request-by-token token))
      ;; lsp-mode forgets a cancelled request and its answer.
      (funcall done nil))))

(provide 'lstm-complete-lsp)
;;; lstm-complete-lsp.el ends here
